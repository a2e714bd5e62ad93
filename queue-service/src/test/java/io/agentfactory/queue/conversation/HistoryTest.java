package io.agentfactory.queue.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a conversation remembers, and how much of it a claim carries: at most 8 entries here, and 1000 bytes. */
class HistoryTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String conversation = "c-" + UUID.randomUUID();
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.history.window", "8",
                "agent-factory.history.window-size", "1000B",
                "agent-factory.history.entries", "100",
                "agent-factory.history.size", "1MB"));
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        worker = scene.worker("w-" + UUID.randomUUID(), conversation);
    }

    /** A turn that says these. */
    private DoorClient.Answer turn(List<String> contents) {
        scene.message(conversation, "go on");
        DoorClient.Answer claim = worker.awaitClaim();
        complete(claim, contents);
        return claim;
    }

    private void complete(DoorClient.Answer claim, List<String> contents) {
        List<Map<String, String>> entries = contents.stream()
                .map(content -> Map.of("role", "assistant", "content", content))
                .toList();
        assertThat(worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "history", entries))
                        .status())
                .isEqualTo(200);
    }

    private List<String> hydrated() {
        scene.message(conversation, "what was before?");
        DoorClient.Answer claim = worker.awaitClaim();
        List<String> contents = new ArrayList<>();
        claim.body()
                .path("history")
                .forEach(entry -> contents.add(entry.path("content").asString()));
        complete(claim, List.of());
        return contents;
    }

    private List<Long> kept() {
        return probe.rows("""
                        select generate_series(first_seq, first_seq + entries - 1) as seq
                          from history join lane using (lane_id) where conversation_id = ? order by 1
                        """, conversation).stream()
                .map(row -> (Long) row.get("seq"))
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void weakness30_anotherWorkspacesConversationOfTheSameNameHasItsOwnHistory() {
        // Given
        turn(List.of("ours"));
        Scene other = new Scene(queue, "other");
        DoorClient stranger = other.worker("w-" + UUID.randomUUID(), conversation);

        // When
        other.message(conversation, "what was before?");
        DoorClient.Answer claim = stranger.awaitClaim();

        // Then
        assertThat(claim.body().path("workspaceId").asString()).isEqualTo("other");
        assertThat(claim.body().path("history")).isEmpty();
        assertThat(hydrated()).containsExactly("ours");
    }

    @Test
    void aClaimCarriesTheNewestEntriesOldestFirst() {
        // Given
        turn(numbers(1, 5));
        turn(numbers(6, 20));

        // When
        List<String> hydrated = hydrated();

        // Then
        assertThat(hydrated).isEqualTo(numbers(13, 20));
    }

    @Test
    void aClaimCarriesNoMoreThanItsBytesAndNoEntryInPart() {
        // Given
        String long600 = "ü".repeat(300);
        turn(List.of("first", long600, "x".repeat(390), "newest"));

        // When
        List<String> hydrated = hydrated();

        // Then
        assertThat(hydrated).containsExactly(long600, "x".repeat(390), "newest");
    }

    @Test
    void anEntryThatDoesNotFitIsTheEndOfWhatIsCarried() {
        // Given
        turn(List.of("first", "x".repeat(1001), "newest"));

        // When
        List<String> hydrated = hydrated();

        // Then
        assertThat(hydrated).containsExactly("newest");
    }

    @Test
    void weakness29_theOldestEntriesLeaveWhenThereAreTooMany() {
        // Given
        turn(numbers(1, 60));

        // When
        turn(numbers(61, 101));

        // Then
        List<Long> kept = kept();
        assertThat(kept).hasSizeBetween(80, 100).endsWith(101L).isSorted();
        assertThat(probe.lane(conversation))
                .containsEntry("history_first", kept.getFirst())
                .containsEntry("history_seq", 101L);
        assertThat(hydrated()).isEqualTo(numbers(94, 101));
    }

    @Test
    void theOldestEntriesLeaveWhenTheyAreTooLarge() {
        // Given
        String large = "x".repeat(200_000);
        for (int turn = 0; turn < 5; turn++) {
            turn(List.of(large));
        }

        // When
        turn(List.of(large, "small"));

        // Then
        List<Long> kept = kept();
        assertThat(kept).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(probe.lane(conversation)).containsEntry("history_bytes", 800_005L);
    }

    @Test
    void whatIsCountedIsWhatIsThere() {
        // When
        for (int turn = 0; turn < 8; turn++) {
            turn(numbers(1, 25));
        }

        // Then
        Map<String, Object> counted = probe.rows("""
                        select min(first_seq) as first, sum(octet_length(entry ->> 'content')) as bytes
                          from history join lane using (lane_id), json_array_elements(said) as entry
                         where conversation_id = ?
                        """, conversation).getFirst();
        Map<String, Object> lane = probe.lane(conversation);
        assertThat(counted).containsEntry("first", lane.get("history_first"));
        assertThat(counted).containsEntry("bytes", lane.get("history_bytes"));
        assertThat(kept()).hasSizeLessThanOrEqualTo(100);
    }
}
