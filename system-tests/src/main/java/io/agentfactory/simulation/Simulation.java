package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.MachineFilter;
import io.agentfactory.scaler.fleet.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the scaler's planner and executor against the emulator's model of the provider, on virtual time: people write,
 * workers work, things break. When the last message has come and what was broken has had time to heal, it looks at what
 * is left. The same scenario gives the same outcome, always.
 */
public final class Simulation {

    /** After the traffic: the idle time-out, the reserve, and the longest time that anything is kept. */
    private static final Duration HEALING = Duration.ofHours(30);

    private final Scenario scenario;
    private final Timeline timeline = new Timeline(World.BEGIN);
    private final Faults faults;
    private final CostMeter meter = new CostMeter(World.BEGIN.toEpochMilli());
    private final Cloud cloud;
    private final Queue queue;
    private final Hosts hosts;
    private final Records records;
    private final Calls calls;
    private final Broker broker;

    private Simulation(Scenario scenario) {
        this.scenario = scenario;
        this.faults = new Faults(scenario.faults(), chances("faults"));
        var crashes = new CrashPoints(timeline, faults);
        var books = new Books(World.BEGIN.toEpochMilli());
        var triggers = new Triggers(timeline, crashes);
        var regions = new Regions(timeline, crashes);
        this.broker = new Broker(timeline, chances("broker"));
        this.cloud = new Cloud(timeline, chances("cloud"));
        var told = new Lifecycle();
        this.records = new Records(timeline, crashes, books, told::tell);
        var heard = new Heard(timeline, records, triggers, regions, books, scenario.policy());
        var tellings = new Tellings(timeline, faults, broker, heard, told::scalerListens);
        this.queue = new Queue(timeline, tellings, scenario.conversations());
        this.hosts = new Hosts(timeline, cloud, faults, queue);
        this.calls = new Calls(timeline, faults, crashes, chances("calls"));
        var waits = new Waits(timeline, cloud, records, triggers);
        var scaler = new Scaler(
                timeline,
                faults,
                crashes,
                triggers,
                waits,
                ScalerParts.rounds(
                        timeline,
                        chances("scaler"),
                        records,
                        triggers,
                        regions,
                        heard,
                        waits,
                        new SimulatedProvider(cloud, calls, timeline, faults)));
        told.scaler = scaler;
        told.heard = heard;
        cloud.onEvent(meter::take);
        tellings.tellOf(queue);
        queue.remind();
        scaler.start();
    }

    /** Carries what the scaler says of its workers to the queue, which is always there. */
    private final class Lifecycle {

        private @Nullable Scaler scaler;
        private @Nullable Heard heard;

        void tell(Worker worker) {
            broker.send(Broker.Topic.WORKER_LIFECYCLE, () -> true, () -> queue.hear(worker));
            if (worker.state().isLast() && heard != null) {
                heard.forget(worker.workerId());
            }
        }

        boolean scalerListens() {
            return scaler != null && scaler.isUp();
        }
    }

    private Chances chances(String purpose) {
        return new Chances(scenario.seed(), purpose);
    }

    /** Everything that happened, and what it came to. */
    record Result(Outcome outcome, Map<Fault, Integer> faults, Statistics statistics) {}

    /**
     * How it went, for people.
     *
     * @param meanWaitMillis of a message, from its arrival to the end of its turn, without the turn
     */
    record Statistics(
            int messages,
            int served,
            int deadLettered,
            int workers,
            int mostMachines,
            long meanWaitMillis,
            double spent) {}

    static Result run(Scenario scenario) {
        return new Simulation(scenario).run();
    }

    private Result run() {
        Instant end = World.BEGIN.plus(Duration.ofDays(scenario.days()));
        List<Message> messages = new Traffic(World.BEGIN, end, chances("traffic")).of(scenario.conversations());
        messages.forEach(message -> timeline.at(message.at(), () -> queue.append(message)));
        breakThings();
        timeline.passUntil(end.toEpochMilli());
        faults.end();
        timeline.pass(HEALING);
        meter.upTo(timeline.now());
        var omniscient = new Omniscient(
                Cloud.DELAYS.create().plus(Cloud.DELAYS.boot()).plus(WorkerProcess.RESTORE),
                scenario.policy().patience().idleTimeout());
        double hoursRatio =
                meter.machineMillis() / (double) omniscient.machineMillis(messages, scenario.conversations());
        Lanes lanes = queue.lanes();
        var outcome = new Outcome(
                cloud.fly().machines(World.PLACE.appName(), MachineFilter.all()).size(),
                (int) cloud.fly().volumes(World.PLACE.appName()).stream()
                        .filter(volume -> !volume.deleted())
                        .count(),
                lanes.unserved(),
                hosts.busyKilled(),
                meter.beyond(scenario.policy().spending()),
                hoursRatio,
                faults.counts().values().stream().mapToInt(Integer::intValue).sum());
        return new Result(
                outcome,
                faults.counts(),
                new Statistics(
                        messages.size(),
                        lanes.served(),
                        lanes.deadLettered(),
                        records.requested(),
                        meter.mostMachines(),
                        lanes.served() == 0 ? 0 : lanes.waitedMillis() / lanes.served(),
                        meter.spent()));
    }

    private void breakThings() {
        again(scenario.faults().hostFailures(), () -> {
            faults.count(Fault.HOST_FAILURE);
            hosts.failOne();
        });
        again(scenario.faults().providerOutages(), () -> {
            faults.count(Fault.PROVIDER_OUTAGE);
            calls.outageUntil(timeline.now() + faults.chances().between(30_000, 600_000));
        });
        again(scenario.faults().brokerOutages(), () -> {
            faults.count(Fault.BROKER_OUTAGE);
            broker.outageUntil(timeline.now() + faults.chances().between(30_000, 300_000));
        });
    }

    private void again(Duration mean, Runnable fault) {
        timeline.after(faults.next(mean), () -> {
            if (!faults.areOver()) {
                fault.run();
                again(mean, fault);
            }
        });
    }
}
