package io.agentfactory.local.telegram;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the emulator behaves. Start from {@link #of} and change what differs.
 *
 * @param bots at least one, each id and username once
 * @param dataFolder where chats, webhooks and files are kept over a restart; made if missing
 * @param host address to listen on; the loopback address unless others must reach it
 * @param webhook how updates are delivered
 * @param flood how much a bot may send to one chat
 * @param clock gives dates and judges limits
 */
public record TelegramSettings(
        List<BotAccount> bots, Path dataFolder, String host, Webhooks webhook, Flood flood, InstantSource clock) {

    public TelegramSettings {
        bots = List.copyOf(bots);
        if (bots.isEmpty()) {
            throw new IllegalArgumentException("the Telegram emulator needs at least one bot");
        }
        Set<Object> seen = new HashSet<>();
        for (BotAccount bot : bots) {
            if (!seen.add(bot.id()) || !seen.add(bot.username())) {
                throw new IllegalArgumentException("two bots share an id or a username: " + bot);
            }
        }
    }

    /** The defaults: loopback, updates delivered as {@link Webhooks#DEFAULT} says, no flood control. */
    public static TelegramSettings of(Path dataFolder, BotAccount... bots) {
        return new TelegramSettings(
                List.of(bots), dataFolder, "127.0.0.1", Webhooks.DEFAULT, Flood.OFF, InstantSource.system());
    }

    public TelegramSettings withHost(String address) {
        return new TelegramSettings(bots, dataFolder, address, webhook, flood, clock);
    }

    public TelegramSettings withWebhook(Webhooks changed) {
        return new TelegramSettings(bots, dataFolder, host, changed, flood, clock);
    }

    public TelegramSettings withFlood(Flood changed) {
        return new TelegramSettings(bots, dataFolder, host, webhook, changed, clock);
    }

    public TelegramSettings withClock(InstantSource changed) {
        return new TelegramSettings(bots, dataFolder, host, webhook, flood, changed);
    }

    /**
     * Delivery of updates.
     *
     * @param timeout how long one delivery may take
     * @param firstBackOff wait after the first refusal; it doubles with every further one
     * @param maxBackOff longest wait
     */
    public record Webhooks(Duration timeout, Duration firstBackOff, Duration maxBackOff) {

        public static final Webhooks DEFAULT =
                new Webhooks(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(5));

        public Webhooks {
            if (!timeout.isPositive() || !firstBackOff.isPositive() || maxBackOff.compareTo(firstBackOff) < 0) {
                throw new IllegalArgumentException("time-out and back-off must be positive, and the longest last");
            }
        }

        Duration backOff(int refusals) {
            Duration wait = firstBackOff.multipliedBy(1L << Math.clamp(refusals - 1L, 0, 20));
            return wait.compareTo(maxBackOff) < 0 ? wait : maxBackOff;
        }
    }

    /**
     * Most messages that a bot may send to one chat within a time; above it Telegram answers 429.
     *
     * @param messages 0 for no limit
     */
    public record Flood(int messages, Duration within) {
        public static final Flood OFF = new Flood(0, Duration.ofSeconds(1));
    }
}
