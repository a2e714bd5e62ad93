package io.agentfactory.scaler.cost;

import io.agentfactory.scaler.cost.MeteredStore.Open;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps from when until when machines and volumes cost money. A machine counts from the moment it is asked for, or
 * asked to start again, until it is seen not to run: a little more than the provider bills, so a limit on what is
 * metered holds for the bill. While it is stopped it counts as kept; one that never came into being costs nothing.
 *
 * <p>Everything may be told again, and late: what is known already, or was seen before the span that is open began,
 * changes nothing. Callers hold the lock of the worker's row, in the transaction that records the same thing there.
 */
@Component
public class MeteringApi {

    private final MeteredStore store;
    private final Prices prices;

    MeteringApi(MeteredStore store, Prices prices) {
        this.store = store;
        this.prices = prices;
    }

    /** The machine is about to be asked for, or its start is. */
    public void machineAsked(Payer payer) {
        enter(payer, Item.MACHINE, null);
    }

    /** The provider was asked at that time, and showed the machine in this state. */
    public void machineSeen(Payer payer, MachineState state, Instant at) {
        switch (state) {
            case CREATED, STARTING, STARTED, STOPPING, UNKNOWN -> enter(payer, Item.MACHINE, at);
            case STOPPED, FAILED -> enter(payer, Item.STOPPED_MACHINE, at);
            case DESTROYING, DESTROYED ->
                store.machine(payer.workerId())
                        .filter(open -> !at.isBefore(open.since()))
                        .ifPresent(open -> store.end(open, at));
        }
    }

    /**
     * There is no machine.
     *
     * @param seen whether there ever was
     */
    public void machineAbsent(Payer payer, boolean seen) {
        store.machine(payer.workerId()).ifPresent(open -> store.end(open, seen ? null : open.since()));
    }

    /**
     * The volume is there.
     *
     * @param since null: from now on
     */
    public void volumeThere(Payer payer, @Nullable Instant since) {
        if (store.volume(payer.workerId()).isEmpty()) {
            store.begin(payer, Item.VOLUME, hourMicros(payer, Item.VOLUME), since);
        }
    }

    public void volumeGone(Payer payer) {
        store.volume(payer.workerId()).ifPresent(open -> store.end(open, null));
    }

    /** The worker has ended: whatever was heard of its machine and volume, they cost no more. */
    public void nothingLeft(String workerId) {
        store.machine(workerId).ifPresent(open -> store.end(open, null));
        store.volume(workerId).ifPresent(open -> store.end(open, null));
    }

    private void enter(Payer payer, Item item, @Nullable Instant at) {
        Optional<Open> open = store.machine(payer.workerId());
        if (open.isPresent()) {
            if (open.get().item() == item
                    || (at != null && at.isBefore(open.get().since()))) {
                return;
            }
            store.end(open.get(), at);
        }
        store.begin(payer, item, hourMicros(payer, item), at);
    }

    private long hourMicros(Payer payer, Item item) {
        return switch (item) {
            case MACHINE -> prices.machineHourMicros(payer.size(), payer.region());
            case STOPPED_MACHINE -> prices.stoppedMachineHourMicros(payer.region());
            case VOLUME -> prices.volumeHourMicros(payer.region(), payer.volumeGb());
        };
    }
}
