package io.agentfactory.local.fly.model;

/**
 * An answer other than success, as the API gives it: a status and a text that usually starts with a gRPC-like word.
 * Nothing has changed when it is thrown.
 */
public final class FlyRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean aboutLease;

    private FlyRefusal(int status, String text, boolean aboutLease) {
        super(text, null, false, false);
        this.status = status;
        this.aboutLease = aboutLease;
    }

    public static FlyRefusal of(int status, String text) {
        return new FlyRefusal(status, text, false);
    }

    public static FlyRefusal invalid(String text) {
        return of(400, "invalid_argument: " + text);
    }

    public static FlyRefusal notFound(String text) {
        return of(404, text);
    }

    public static FlyRefusal precondition(String text) {
        return of(412, "failed_precondition: " + text);
    }

    /** Errors about leases carry their text in {@code message}, all others in {@code error}. */
    static FlyRefusal leaseHeld(String text) {
        return new FlyRefusal(409, text, true);
    }

    public int status() {
        return status;
    }

    public boolean aboutLease() {
        return aboutLease;
    }

    /** The text that the API shows. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
