package io.agentfactory.bench;

import io.agentfactory.backends.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the same PostgreSQL does at best: the smallest possible pair of claim and completion, two commits that each
 * change one narrow row by its primary key, with prepared statements.
 */
final class CommitBaseline {

    private static final int CLIENTS = 8;
    private static final int ROWS = 1_000;
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final String CLAIM = "update pair set token = token + 1 where id = ?";
    private static final String COMPLETE = "update pair set head = head + 1 where id = ?";

    private final Database database;

    CommitBaseline(Database database) {
        this.database = database;
    }

    void makeTable() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table pair (id int primary key, token bigint, head bigint) with (fillfactor = 60)");
            statement.execute("insert into pair select id, 0, 0 from generate_series(1, " + ROWS + ") id");
            statement.execute("vacuum analyze pair");
        }
    }

    /** Pairs per second of 8 clients over JDBC. */
    double jdbcPairsPerSecond(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long begin = System.nanoTime();
        List<Future<Long>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> pairsUntil(end)));
            }
        }
        long pairs = 0;
        for (Future<Long> client : clients) {
            pairs += client.get();
        }
        return pairs * 1e9 / (System.nanoTime() - begin);
    }

    private long pairsUntil(long end) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            long pairs = 0;
            while (System.nanoTime() < end) {
                int row = ThreadLocalRandom.current().nextInt(ROWS) + 1;
                claim.setInt(1, row);
                claim.executeUpdate();
                complete.setInt(1, row);
                complete.executeUpdate();
                pairs++;
            }
            return pairs;
        }
    }

    /** Times of single commits of one client, with nobody else there. */
    Latencies commits(Duration time) throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            return Latencies.of(time, () -> {
                claim.setInt(1, ThreadLocalRandom.current().nextInt(ROWS) + 1);
                claim.executeUpdate();
            });
        }
    }

    /** Pairs per second of 8 clients of pgbench; empty where it is not installed. */
    OptionalDouble pgbenchPairsPerSecond(Duration time) throws IOException, InterruptedException {
        Path script = Files.createTempFile("pair", ".sql");
        try {
            Files.writeString(script, """
                    \\set id random(1, %d)
                    update pair set token = token + 1 where id = :id;
                    update pair set head = head + 1 where id = :id;
                    """.formatted(ROWS));
            URI server = URI.create(database.url().substring("jdbc:".length()));
            ProcessBuilder pgbench = new ProcessBuilder(
                            "pgbench",
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--client=" + CLIENTS,
                            "--jobs=2",
                            "--time=" + time.toSeconds(),
                            "--file=" + script,
                            "--host=" + server.getHost(),
                            "--port=" + server.getPort(),
                            "--username=" + database.superuser(),
                            server.getPath().substring(1))
                    .redirectErrorStream(true);
            pgbench.environment().put("PGPASSWORD", database.password());
            Process process;
            try {
                process = pgbench.start();
            } catch (IOException notInstalled) {
                return OptionalDouble.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(said);
            if (process.waitFor() != 0 || !rate.find()) {
                throw new IllegalStateException("pgbench failed: " + said);
            }
            return OptionalDouble.of(Double.parseDouble(rate.group(1)));
        } finally {
            Files.delete(script);
        }
    }
}
