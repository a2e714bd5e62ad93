package io.agentfactory.simulation;

import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;

/**
 * What the scaler believes to spend, by the rules of its metering: a machine costs from when it is asked for until it
 * is seen not to run, a volume from when it is known until it is known to be gone.
 */
final class Books {

    private final Account account;

    Books(long start) {
        this.account = new Account(start);
    }

    void upTo(long moment) {
        account.upTo(moment);
    }

    void change(Worker before, Worker after) {
        account.machines(costing(after.machine()) - costing(before.machine()));
        account.volumes(volumes(after) - volumes(before));
    }

    void ended(Worker last) {
        account.machines(-costing(last.machine()));
        account.volumes(-volumes(last));
    }

    Spending spending(long moment) {
        account.upTo(moment);
        return new Spending(
                (long) Math.ceil(account.hour(moment)),
                (long) Math.ceil(account.day(moment)),
                (long) Math.ceil(account.ratePerHour()),
                Instant.ofEpochMilli(moment));
    }

    private static int costing(WorkerMachine machine) {
        if (machine.askedAt() == null) {
            return 0;
        }
        MachineState state = machine.state();
        boolean stopped =
                state == MachineState.STOPPED || state == MachineState.FAILED || state != null && state.isGone();
        boolean startAsked = state == MachineState.STOPPED
                && machine.startAskedAt() != null
                && machine.stateSince() != null
                && machine.startAskedAt().isAfter(machine.stateSince());
        return stopped && !startAsked ? 0 : 1;
    }

    private static int volumes(Worker worker) {
        return worker.volume().id() == null || worker.volume().isGone() ? 0 : 1;
    }
}
