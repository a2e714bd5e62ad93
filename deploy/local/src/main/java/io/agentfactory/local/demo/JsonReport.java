package io.agentfactory.local.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object a line. */
final class JsonReport implements Report {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double MEBIBYTE = 1024.0 * 1024.0;

    private final PrintStream out;

    JsonReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void hop(Observation seen) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", seen.at().toString());
        line.put("hop", seen.hop().word());
        add(line, "workspaceId", seen.workspaceId());
        add(line, "conversationId", seen.conversationId());
        add(line, "messageId", seen.messageId());
        add(line, "workerId", seen.workerId());
        add(line, "machineId", seen.machineId());
        add(line, "ms", seen.ms());
        out.println(JSON.writeValueAsString(line));
    }

    @Override
    public void summary(Summary summary) {
        Verdict verdict = summary.verdict();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("hop", "summary");
        line.put("ok", verdict.ok());
        line.put("messages", verdict.messages());
        line.put("replies", verdict.replies());
        line.put("outOfOrder", verdict.outOfOrder());
        line.put("duplicates", verdict.duplicates());
        line.put("machinesLeft", verdict.machinesLeft());
        line.put("volumesLeft", verdict.volumesLeft());
        line.put("secondsToFirstReply", summary.secondsToFirstReply());
        line.put("machinesMade", summary.machinesMade());
        line.put("workersLeft", verdict.workersLeft());
        line.put("peakMemoryMiB", Math.round(summary.peakMemory().bytes() / MEBIBYTE));
        line.put("memoryMeasure", summary.peakMemory().measure());
        line.put("seconds", summary.seconds());
        out.println(JSON.writeValueAsString(line));
    }

    private static void add(Map<String, Object> line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
