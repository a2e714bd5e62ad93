package io.agentfactory.local.fly.model;

import io.agentfactory.local.fly.model.Machine.Run;
import io.agentfactory.local.fly.model.Trouble.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * What can happen to a machine without anybody calling the API. Machines are meant by id or by name, whatever their
 * app; what goes wrong with starts can also be ordered for a machine that does not exist yet. What cannot happen to a
 * machine in its present state is refused with 412, a machine that there is not with 404.
 */
public final class Mishaps {
    /** Means the next machine that is created, unless something was ordered for its name. */
    public static final String NEXT = "next";

    private static final int SIGKILL_CODE = 137;
    private static final int MAX_CODE = 255;

    private final Turns turns;
    private final Machines machines;
    private final Effects effects;

    Mishaps(Turns turns, Machines machines, Effects effects) {
        this.turns = turns;
        this.machines = machines;
        this.effects = effects;
    }

    /** What is wrong with the machine now, or will be with one that does not exist yet. */
    public Trouble of(String machine) {
        return turns.read(now -> machines.named(machine)
                .map(found -> found.trouble)
                .orElseGet(() -> machines.troubleAhead().of(machine)));
    }

    /** All trouble there is: of machines by id, of those that do not exist yet by name. */
    public Map<String, Trouble> all() {
        return turns.read(now -> {
            Map<String, Trouble> all = new TreeMap<>(machines.troubleAhead().all());
            machines.all().stream()
                    .filter(machine -> machine.state() != MachineState.DESTROYED && !machine.trouble.none())
                    .forEach(machine -> all.put(machine.id, machine.trouble));
            return all;
        });
    }

    /** Nothing is wrong with the machine any more, or will be with one that does not exist yet. */
    public void end(String machine) {
        turns.act(now -> {
            machines.troubleAhead().forget(machine);
            machines.named(machine).ifPresent(found -> {
                Trouble before = found.trouble;
                found.trouble = Trouble.NONE;
                if (before.hostDown() || before.stuck() && waitsToStart(found)) {
                    machines.afterReboot().resume(found, now);
                }
            });
        });
    }

    /** The machine's processes are killed; its restart policy then decides. */
    public void crash(String machine) {
        endProcess(machine, ProcessExit.of(SIGKILL_CODE));
    }

    /** The machine's processes are killed because it has no memory left; its restart policy then decides. */
    public void outOfMemory(String machine) {
        endProcess(machine, new ProcessExit(SIGKILL_CODE, true));
    }

    /** The machine's main process ends with this code, 0 to 255; its restart policy then decides. */
    public void exit(String machine, int code) {
        if (code < 0 || code > MAX_CODE) {
            throw FlyRefusal.invalid("an exit code is 0 to " + MAX_CODE + ", not " + code);
        }
        endProcess(machine, ProcessExit.of(code));
    }

    private void endProcess(String machine, ProcessExit exit) {
        change(machine, (found, now) -> {
            if (found.process != Run.RUNNING || found.state() != MachineState.STARTED) {
                throw FlyRefusal.precondition("machine " + found.id + " runs nothing that could end: it is '"
                        + found.state().wireName() + "'");
            }
            // The host says how the killed process ended; this is what it is to have said.
            found.orderedExit = exit;
            effects.command(new HostCommand.Kill(found.id, found.run));
        });
    }

    /**
     * The machine's host does not answer any more: its processes are gone, its state stays what it was last known to
     * be, and whoever wants to change it is refused, until {@link #recoverHost}. It can still be deleted by force.
     */
    public void failHost(String machine) {
        change(machine, (found, now) -> {
            found.trouble = found.trouble.withHostDown(true);
            // No timed step is taken any more, and what the host reports of the process is not heard.
            found.halt();
            if (found.process != Run.NONE) {
                found.process = Run.NONE;
                found.orderedExit = null;
                effects.command(new HostCommand.Kill(found.id, found.run));
            }
        });
    }

    /** The machine's host is back, as after a reboot: what ran is run again, what was going on goes on. */
    public void recoverHost(String machine) {
        change(machine, (found, now) -> {
            if (found.trouble.hostDown()) {
                found.trouble = found.trouble.withHostDown(false);
                machines.afterReboot().resume(found, now);
            }
        });
    }

    /** The machine never gets beyond {@code created}: one that is about to start, or one that does not exist yet. */
    public void stickInCreated(String machine) {
        UnaryOperator<Trouble> stuck = trouble -> trouble.withStuck(true);
        order(machine, stuck, (found, now) -> {
            if (!waitsToStart(found)) {
                throw FlyRefusal.precondition("machine " + found.id + " cannot get stuck in created: it is '"
                        + found.state().wireName() + "'; order it, by name or as next, before it is created");
            }
            found.trouble = stuck.apply(found.trouble);
            found.halt();
        });
    }

    /** A machine that was stuck goes on as one that was just created. */
    public void unstick(String machine) {
        UnaryOperator<Trouble> free = trouble -> trouble.withStuck(false);
        order(machine, free, (found, now) -> {
            boolean wasStuck = found.trouble.stuck();
            found.trouble = free.apply(found.trouble);
            if (wasStuck && waitsToStart(found) && !found.trouble.hostDown()) {
                machines.lifecycle().bootAfterCreate(found, now);
            }
        });
    }

    /** Every later start of the machine takes this much longer; zero ends that. */
    public void slowStart(String machine, Duration longer) {
        UnaryOperator<Trouble> slower = trouble -> trouble.withSlowStart(longer);
        order(machine, slower, (found, now) -> found.trouble = slower.apply(found.trouble));
    }

    /** What becomes of every later start of the machine. */
    public void boot(String machine, Boot boot) {
        UnaryOperator<Trouble> otherwise = trouble -> trouble.withBoot(boot);
        order(machine, otherwise, (found, now) -> found.trouble = otherwise.apply(found.trouble));
    }

    private static boolean waitsToStart(Machine machine) {
        return machine.state() == MachineState.CREATED && machine.launchPending;
    }

    private void change(String machine, BiConsumer<Machine, Instant> mishap) {
        turns.act(now -> {
            Machine found = machines.named(machine)
                    .orElseThrow(() -> FlyRefusal.notFound("there is no machine with the id or name " + machine));
            mishap.accept(found, now);
        });
    }

    private void order(String machine, UnaryOperator<Trouble> ahead, BiConsumer<Machine, Instant> mishap) {
        turns.act(now -> machines.named(machine)
                .ifPresentOrElse(
                        found -> mishap.accept(found, now),
                        () -> machines.troubleAhead().order(machine, ahead)));
    }
}
