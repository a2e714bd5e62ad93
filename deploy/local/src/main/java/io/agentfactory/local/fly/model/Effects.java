package io.agentfactory.local.fly.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the decisions of one moment ask of the outside: commands to the host and events for whoever listens, in order.
 */
final class Effects {
    private final List<HostCommand> commands = new ArrayList<>();
    private final List<FlyEvent> events = new ArrayList<>();

    void command(HostCommand command) {
        commands.add(command);
    }

    void event(FlyEvent event) {
        events.add(event);
    }

    List<HostCommand> takeCommands() {
        List<HostCommand> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    List<FlyEvent> takeEvents() {
        List<FlyEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
