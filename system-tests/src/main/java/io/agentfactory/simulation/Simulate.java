package io.agentfactory.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** The program behind {@code ./factory simulate}. */
public final class Simulate {

    private static final int USAGE = 2;

    private Simulate() {}

    /**
     * Simulates, prints what came of it, and ends with 0 if every rule was kept, with 1 if not.
     *
     * @param arguments days, seed, {@code json} for one JSON object, {@code no-limits} for no limits on money
     */
    public static void main(String... arguments) {
        List<String> given = List.of(arguments);
        if (given.size() < 2) {
            System.err.println("usage: DAYS SEED [json] [no-limits]");
            System.exit(USAGE);
        }
        // Logs would stand among the figures.
        PrintStream figures = System.out;
        System.setOut(System.err);
        Scenario tight = Scenario.of(Integer.parseInt(given.get(0)), Long.parseLong(given.get(1)));
        Scenario scenario = given.contains("no-limits") ? tight.withoutLimits() : tight;
        Simulation.Result result = Simulation.run(scenario);
        figures.println(
                given.contains("json")
                        ? JsonMapper.builder().build().writeValueAsString(result.outcome())
                        : text(scenario, result));
        System.exit(result.outcome().keepsTheRules() ? 0 : 1);
    }

    private static String text(Scenario scenario, Simulation.Result result) {
        Outcome outcome = result.outcome();
        Simulation.Statistics statistics = result.statistics();
        return String.format(
                Locale.ROOT,
                """
                %d days of %d conversations, seed %d
                messages                       %9d  (%d answered, %d given up after %s attempts)
                workers                        %9d  (at most %d machines at a time)
                mean wait of a message         %9.1f s
                spent                          %9.2f  (beyond a hard limit: %.2f)
                faults                         %9d  %s
                orphan machines, volumes       %9d, %d
                lanes that were not served     %9d
                busy workers killed            %9d
                machine-hours                  %9.3f x those of an omniscient scheduler
                %s""",
                scenario.days(),
                scenario.conversations(),
                scenario.seed(),
                statistics.messages(),
                statistics.served(),
                statistics.deadLettered(),
                "5",
                statistics.workers(),
                statistics.mostMachines(),
                statistics.meanWaitMillis() / 1_000.0,
                statistics.spent(),
                outcome.overspend(),
                outcome.faults(),
                result.faults(),
                outcome.orphanMachines(),
                outcome.orphanVolumes(),
                outcome.unservedLanes(),
                outcome.busyKilled(),
                outcome.hoursRatio(),
                outcome.keepsTheRules() ? "every rule was kept" : "A RULE WAS BROKEN");
    }
}
