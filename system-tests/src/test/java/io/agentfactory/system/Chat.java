package io.agentfactory.system;

import static org.awaitility.Awaitility.await;

import io.agentfactory.local.telegram.Person;
import io.agentfactory.local.telegram.TelegramEmulator;
import io.agentfactory.local.telegram.TelegramEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One person who writes to the agent, and what comes back. */
final class Chat {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TelegramEmulator telegram;
    private final long id;
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();

    Chat(TelegramEmulator telegram, long id) {
        this.telegram = telegram;
        this.id = id;
        telegram.onEvent(event -> {
            if (event instanceof TelegramEvent.BotMessageSent sent && sent.chatId() == id) {
                answers.add(sent.text());
            }
            if (event instanceof TelegramEvent.WebhookRefused refused && refused.chatId() == id) {
                refusals.add(refused.reason());
            }
        });
    }

    long id() {
        return id;
    }

    void write(String text) {
        telegram.sendAsPerson(Person.number(id), text);
    }

    /** Everything the agent has answered so far. */
    List<String> answers() {
        return List.copyOf(answers);
    }

    /** Why the webhook did not take what was written here, each time that it did not. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    void awaitAnswers(int count) {
        await().atMost(PATIENCE).until(() -> answers.size() >= count);
    }
}
