package io.agentfactory.platform.event;

/** Names of the headers of every event: CloudEvents in Kafka's binary content mode, and one of our own. */
public final class EventHeaders {

    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String CONTENT_TYPE = "content-type";

    /**
     * Decimal, of events that came through an outbox. A record with one that is not higher than its key's last is an
     * old repeat.
     */
    public static final String SEQUENCE = "ce_sequence";

    private EventHeaders() {}

    /** The source of a service's events, a URI reference. */
    public static String sourceOf(String service) {
        return "/agent-factory/" + service;
    }
}
