package io.agentfactory.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.local.setup.FleetTimes;
import io.agentfactory.testing.FlyContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More conversations at once than there may be machines. */
class FleetOfEightTest {

    private static final int MAXIMUM = 8;
    private static final int CONVERSATIONS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final FleetTimes EIGHT =
            new FleetTimes(MAXIMUM, Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(30), Duration.ZERO);

    @TempDir
    private static Path folder;

    @Test
    void twentyConversationsAreServedByEightMachinesAtMostAndThenNoneIsLeft() {
        try (RunningFactory factory = RunningFactory.start(folder, EIGHT)) {
            // Given
            FlyEmulator fly = factory.stack().emulators().fly();
            var most = new AtomicInteger();
            fly.onEvent(event -> most.accumulateAndGet(fly.machines().size(), Math::max));
            List<FlyExchange> exchanges = new CopyOnWriteArrayList<>();
            fly.onExchange(exchanges::add);
            List<Chat> chats = LongStream.range(8_000, 8_000 + CONVERSATIONS)
                    .mapToObj(factory::chat)
                    .toList();

            // When
            chats.forEach(chat -> chat.write("all at once"));
            await().atMost(PATIENCE)
                    .until(() -> chats.stream().noneMatch(chat -> chat.answers().isEmpty()));
            await().atMost(PATIENCE)
                    .until(() -> fly.machines().isEmpty() && fly.volumes().isEmpty());

            // Then
            assertThat(chats).allSatisfy(chat -> assertThat(chat.answers()).containsExactly("echo #1: all at once"));
            assertThat(exchanges).isNotEmpty().allSatisfy(FleetOfEightTest::isAsFlyDescribesIt);
            assertThat(most).hasValueLessThanOrEqualTo(MAXIMUM).hasValueGreaterThan(1);
        }
    }

    /** Where {@code FLY_OPENAPI} names Fly's own description. */
    private static void isAsFlyDescribesIt(FlyExchange exchange) {
        FlyContract.fromEnvironment()
                .ifPresent(judge -> assertThat(judge.complaints(
                                exchange.method(),
                                URI.create(exchange.uri()),
                                exchange.requestBody(),
                                exchange.status(),
                                exchange.responseBody()))
                        .as("%s", exchange)
                        .isEmpty());
    }
}
