package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.CloudRules;
import io.agentfactory.local.fly.model.CloudSnapshot;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.fly.model.FlyQuirks;
import io.agentfactory.local.fly.model.HostCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The emulator's model of the provider on virtual time, and the hosts of its machines. */
final class Cloud {

    static final FlyDelays DELAYS = FlyDelays.likeFly();
    private static final long NONE = Long.MAX_VALUE;

    private final Timeline timeline;
    private final FlyCloud fly;
    private final List<Consumer<FlyEvent>> listeners = new ArrayList<>();
    private Consumer<HostCommand> host = command -> {};
    private long wakeAt = NONE;
    private boolean settling;

    Cloud(Timeline timeline, Chances chances) {
        this.timeline = timeline;
        CloudRules rules = new CloudRules(DELAYS, FlyQuirks.defaults(), World.PREFERRED, image -> true);
        this.fly = new FlyCloud(rules, timeline, chances.random(), CloudSnapshot.empty());
        fly.createApp(World.PLACE.appName(), "simulated");
    }

    FlyCloud fly() {
        return fly;
    }

    void runOn(Consumer<HostCommand> machines) {
        host = machines;
    }

    void onEvent(Consumer<FlyEvent> listener) {
        listeners.add(listener);
    }

    /** Has done what has been decided, told of it, and sees to it that the next thing happens. After every call. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            List<HostCommand> commands;
            do {
                commands = fly.takeCommands();
                commands.forEach(host);
                fly.takeEvents().forEach(event -> listeners.forEach(listener -> listener.accept(event)));
            } while (!commands.isEmpty());
        } finally {
            settling = false;
        }
        Optional<Instant> due = fly.nextDue();
        if (due.isPresent() && due.get().toEpochMilli() < wakeAt) {
            wakeAt = due.get().toEpochMilli();
            timeline.at(wakeAt, () -> wake(due.get().toEpochMilli()));
        }
    }

    private void wake(long moment) {
        if (moment == wakeAt) {
            wakeAt = NONE;
            settle();
        }
    }
}
