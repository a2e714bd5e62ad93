package io.agentfactory.local.demo;

import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.setup.FirstSetup;
import io.agentfactory.local.setup.FleetTimes;
import io.agentfactory.local.stack.Emulators;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.telegram.Person;
import io.agentfactory.local.telegram.TelegramEmulator.Subscription;
import io.agentfactory.local.telegram.TelegramEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Two people in two chats write three messages each to a running stack; every hop is reported as it is observed, until
 * the fleet is gone again.
 */
public final class Demo implements AutoCloseable {

    private static final Duration REPLY_LIMIT = Duration.ofSeconds(120);
    private static final Duration EMPTY_LIMIT = Duration.ofSeconds(120);
    private static final Duration LATE_DUPLICATES = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final double MILLIS = 1000.0;
    private static final List<Person> PEOPLE = List.of(Person.named(101, "Ada"), Person.named(102, "Ben"));
    private static final int MESSAGES_EACH = 3;

    private final Stack stack;
    private final Report report;
    private final Instant typedAt;
    private final List<TelegramEvent.BotMessageSent> answers = new CopyOnWriteArrayList<>();
    private final MemoryWatch memory = new MemoryWatch();
    private final AtomicInteger machinesMade = new AtomicInteger();

    /**
     * A demonstration on this stack, which need not run yet. Memory is watched from now on.
     *
     * @param json whether to print objects for programs instead of lines for people
     * @param typedAt when the command was typed
     */
    public Demo(Stack stack, boolean json, PrintStream out, Instant typedAt) {
        this.stack = stack;
        this.report = json ? new JsonReport(out) : new TextReport(out, typedAt);
        this.typedAt = typedAt;
    }

    /** Runs it. True if every message got one reply, in order, and nothing is left at the provider. */
    public boolean run() throws InterruptedException {
        new FirstSetup(stack).run(FleetTimes.DEMO);
        Emulators world = stack.emulators();
        Timeline timeline = new Timeline(report::hop);
        Runnable flyEnd = world.fly().onEvent(event -> {
            if (event instanceof FlyEvent.MachineStarted) {
                machinesMade.incrementAndGet();
            }
            timeline.see(event);
        });
        try (TopicWatch topics = TopicWatch.start(
                        stack.addresses().kafka(), stack.addresses().registry(), timeline::see);
                Subscription telegram = world.telegram().onEvent(event -> {
                    if (event instanceof TelegramEvent.BotMessageSent sent) {
                        answers.add(sent);
                    }
                    timeline.see(event);
                })) {
            List<Verdict.Sent> sent = new ArrayList<>();
            // Two at once wait for a worker that is yet to be made; the third finds one that waits for work.
            write(1, sent);
            write(2, sent);
            await(timeline, REPLY_LIMIT, () -> answers.size() >= sent.size());
            stack.awaitRest();
            write(MESSAGES_EACH, sent);
            await(timeline, REPLY_LIMIT, () -> answers.size() >= sent.size());
            await(timeline, EMPTY_LIMIT, () -> isEmpty(world) && timeline.workersLeft() == 0);
            // Time for a duplicate to show, and for the last events to be read.
            await(timeline, LATE_DUPLICATES, () -> false);
            timeline.finish();
            topics.requireWhole();
            Summary summary = summary(sent, world, timeline.workersLeft());
            report.summary(summary);
            return summary.verdict().ok();
        } finally {
            flyEnd.run();
        }
    }

    /** Both people write their message of this number. */
    private void write(int number, List<Verdict.Sent> sent) {
        for (Person person : PEOPLE) {
            String text = "%s's message %d".formatted(person.firstName(), number);
            sent.add(new Verdict.Sent(person.id(), text));
            stack.emulators().telegram().sendAsPerson(person, text);
        }
    }

    private static boolean isEmpty(Emulators world) {
        return world.fly().machines().isEmpty() && world.fly().volumes().isEmpty();
    }

    @Override
    public void close() {
        memory.close();
    }

    private Summary summary(List<Verdict.Sent> sent, Emulators world, int workersLeft) {
        Verdict verdict = Verdict.of(
                sent,
                answers.stream()
                        .map(answer -> new Verdict.Answered(answer.chatId(), answer.text()))
                        .toList(),
                world.fly().machines().size(),
                world.fly().volumes().size(),
                workersLeft);
        double firstReply = answers.isEmpty() ? -1 : seconds(answers.getFirst().at());
        return new Summary(verdict, firstReply, machinesMade.get(), memory.peak(), seconds(Instant.now()));
    }

    private double seconds(Instant moment) {
        return Duration.between(typedAt, moment).toMillis() / MILLIS;
    }

    private static void await(Timeline timeline, Duration limit, BooleanSupplier done) throws InterruptedException {
        Instant deadline = Instant.now().plus(limit);
        while (!done.getAsBoolean() && Instant.now().isBefore(deadline)) {
            timeline.tell(Instant.now());
            Thread.sleep(PAUSE);
        }
        timeline.tell(Instant.now());
    }
}
