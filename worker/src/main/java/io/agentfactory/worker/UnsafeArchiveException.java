package io.agentfactory.worker;

import java.io.IOException;

/** An archive that must not be unpacked, however often it is fetched. */
final class UnsafeArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String why;

    UnsafeArchiveException(String why) {
        super(why);
        this.why = why;
    }

    @Override
    public String getMessage() {
        return why;
    }
}
