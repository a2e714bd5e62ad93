package io.agentfactory.queue.storage;

/** Bytes that were sent are not in object storage. */
public final class NotStoredException extends Exception {

    private final Reason reason;

    /** Why. */
    public enum Reason {
        TOO_LARGE,
        TOO_MANY_UPLOADS
    }

    private NotStoredException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static NotStoredException tooLarge(long largest) {
        return new NotStoredException(Reason.TOO_LARGE, "at most " + largest + " bytes are taken");
    }

    static NotStoredException tooManyUploads(int atATime) {
        return new NotStoredException(
                Reason.TOO_MANY_UPLOADS, atATime + " uploads are under way, which is as many as are taken at a time");
    }

    public Reason reason() {
        return reason;
    }
}
