package io.agentfactory.queue.fire;

import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Judges a run by what was written, what workers were told, and what the lifecycle events say. */
final class Verdict {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String run;
    private final QueueProbe probe;

    /** @param run what the names of its conversations begin with */
    Verdict(String run, QueueProbe probe) {
        this.run = run;
        this.probe = probe;
    }

    /** Messages that have not come to an end. */
    int unfinished() {
        return probe.rows("select 1 from lane where head_seq <= tail_seq and conversation_id like ?", run + "%")
                        .size()
                + probe.rows("select 1 from scheduled_message where conversation_id like ?", run + "%")
                        .size();
    }

    /** What was violated. */
    List<String> violations(Ledger ledger, EventTap lifecycle) {
        await().atMost(PATIENCE)
                .until(() -> probe.rows("select 1 from outbox limit 1").isEmpty());
        Map<String, LaneLaws> lanes = new HashMap<>();
        lifecycle.all(Topics.MESSAGE_LIFECYCLE, MessageLifecycleChanged.class).stream()
                .filter(event -> event.getConversationId().startsWith(run))
                .forEach(event -> lanes.computeIfAbsent(event.getConversationId(), key -> new LaneLaws())
                        .on(event));
        List<String> violations = new ArrayList<>();
        lanes.values().forEach(lane -> violations.addAll(lane.violations()));
        for (String messageId : ledger.written()) {
            if (lanes.values().stream().mapToInt(lane -> lane.endsOf(messageId)).sum() == 0) {
                violations.add("lost: " + messageId);
            }
        }
        for (Ledger.Accepted accepted : ledger.accepted()) {
            Long under =
                    Objects.requireNonNull(lanes.get(accepted.conversationId())).completedUnder(accepted.messageId());
            if (under == null || under != accepted.token()) {
                violations.add("accepted under token " + accepted.token() + ", but completed under " + under + ": "
                        + accepted.messageId());
            }
        }
        invented(ledger).forEach(messageId -> violations.add("invented: " + messageId));
        return violations;
    }

    private List<String> invented(Ledger ledger) {
        return probe
                .rows(
                        "select message_id from message join lane using (lane_id) where conversation_id like ?",
                        run + "%")
                .stream()
                .map(row -> String.valueOf(row.get("message_id")))
                .filter(messageId -> !ledger.written().contains(messageId))
                .toList();
    }
}
