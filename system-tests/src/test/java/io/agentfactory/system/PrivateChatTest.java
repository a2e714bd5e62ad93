package io.agentfactory.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.api.PrivateChat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./factory send} prints. */
class PrivateChatTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long CHAT = 7001;

    @TempDir
    private static Path folder;

    @Test
    void whoAsksTwiceReadsToEachQuestionItsOwnReply() throws Exception {
        try (RunningFactory factory = RunningFactory.start(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            PrivateChat person =
                    new PrivateChat(factory.stack().addresses(), factory.stack().keys(), CHAT);
            Chat observed = factory.chat(CHAT);

            // When
            Future<Optional<String>> first = threads.submit(asking(person, "!slow one"));
            await().atMost(PATIENCE).until(() -> factory.turnRuns(observed));
            Future<Optional<String>> second = threads.submit(asking(person, "two"));

            // Then
            assertThat(second.get()).contains("echo #2: two");
            assertThat(first.get()).contains("echo #1: !slow one");
        }
    }

    private static Callable<Optional<String>> asking(PrivateChat person, String text) {
        return () -> person.ask(text, PATIENCE);
    }
}
