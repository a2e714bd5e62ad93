package io.agentfactory.local.demo;

import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.setup.FirstSetup;
import io.agentfactory.local.setup.FleetTimes;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.telegram.Person;
import io.agentfactory.local.telegram.TelegramEmulator;
import io.agentfactory.local.telegram.TelegramEmulator.Subscription;
import io.agentfactory.local.telegram.TelegramEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One person writes two messages, so that every program of a stack does its work once. */
public final class Rehearsal {

    private static final Duration REPLY_LIMIT = Duration.ofSeconds(120);
    private static final Duration EMPTY_LIMIT = Duration.ofSeconds(300);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Person PERSON = Person.named(101, "Ada");

    private final Stack stack;

    public Rehearsal(Stack stack) {
        this.stack = stack;
    }

    /** False if a reply did not come. Returns when the fleet is gone. */
    public boolean run() throws InterruptedException {
        new FirstSetup(stack).run(FleetTimes.REHEARSAL);
        TelegramEmulator telegram = stack.emulators().telegram();
        try (TopicWatch topics =
                TopicWatch.start(stack.addresses().kafka(), stack.addresses().registry(), (event, at) -> {})) {
            boolean answered = ask(telegram, "one") && ask(telegram, "two");
            awaitEmpty(stack.emulators().fly());
            return answered;
        }
    }

    private static boolean ask(TelegramEmulator telegram, String text) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        try (Subscription subscription = telegram.onEvent(event -> {
            if (event instanceof TelegramEvent.BotMessageSent) {
                answered.countDown();
            }
        })) {
            telegram.sendAsPerson(PERSON, text);
            return answered.await(REPLY_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void awaitEmpty(FlyEmulator fly) throws InterruptedException {
        long deadline = System.nanoTime() + EMPTY_LIMIT.toNanos();
        while (!(fly.machines().isEmpty() && fly.volumes().isEmpty()) && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE);
        }
    }
}
