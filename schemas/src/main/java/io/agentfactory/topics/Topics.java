package io.agentfactory.topics;

/** Full topic names as constants, for annotations. A test holds them against {@code topics.yaml}. */
public final class Topics {

    public static final String MESSAGES = Topic.PREFIX + "messages";
    public static final String CLAIMS = Topic.PREFIX + "claims";
    public static final String QUEUE_DEPTH = Topic.PREFIX + "queue-depth";
    public static final String MESSAGE_LIFECYCLE = Topic.PREFIX + "message-lifecycle";
    public static final String WORKER_ACTIVITY = Topic.PREFIX + "worker-activity";
    public static final String WORKER_LIFECYCLE = Topic.PREFIX + "worker-lifecycle";
    public static final String REPLIES = Topic.PREFIX + "replies";
    public static final String REPLY_DELIVERIES = Topic.PREFIX + "reply-deliveries";
    public static final String TICKS = Topic.PREFIX + "ticks";
    public static final String CLEANUP_REPORTS = Topic.PREFIX + "cleanup-reports";
    public static final String ALARMS = Topic.PREFIX + "alarms";
    public static final String AGENTS = Topic.PREFIX + "agents";
    public static final String PROVIDER_CONFIGS = Topic.PREFIX + "provider-configs";
    public static final String FLEET_STATUS = Topic.PREFIX + "fleet-status";

    private Topics() {}
}
