package io.agentfactory.platform.startup;

import java.io.PrintStream;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Prints why a start failed as one line on the error output. The process then ends with exit code 1. */
final class OneSentenceReporter implements FailureAnalysisReporter {

    private final PrintStream out;

    OneSentenceReporter() {
        this(System.err);
    }

    OneSentenceReporter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void report(FailureAnalysis analysis) {
        String action = analysis.getAction();
        String text = analysis.getDescription() + (action == null || action.isBlank() ? "" : " " + action);
        out.println(text.strip().replaceAll("\\s+", " "));
    }
}
