package io.agentfactory.backends.postgres;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.backends.process.Readiness;
import io.agentfactory.backends.process.Server;
import io.agentfactory.backends.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL server of our own: a child process on the loopback address, small, with passwords checked.
 *
 * <p>Closing it ends it in order and keeps the data; starting with the same folder and port goes on where it stopped.
 */
public final class PostgresServer implements Server {

    public static final String SUPERUSER = "postgres";

    private static final String NAME = "PostgreSQL";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final PostgresSettings settings;
    private final ChildProcess process;

    private PostgresServer(PostgresSettings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /** Makes the cluster if there is none, starts the server and returns when it answers. */
    public static PostgresServer start(PostgresSettings settings) {
        Path programs = PostgresBinaries.unpackedBelow(settings.binaries()).resolve("bin");
        Ports.requireFree(NAME, settings.port());
        Path data = settings.folder().resolve("data");
        Path log = settings.folder().resolve("postgres.log");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            makeCluster(programs, data, log, settings);
        }
        ChildProcess process = ChildProcess.start(
                new ChildSpec(NAME, serve(programs, data, settings), Map.of(), data, log, StopSignal.INT));
        PostgresServer server = new PostgresServer(settings, process);
        try {
            Readiness.await(process, START_LIMIT, server::answers);
            return server;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public int port() {
        return settings.port();
    }

    /** URL of one of the server's databases; {@code postgres} always exists. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(Ports.HOST, settings.port(), database);
    }

    public String superuserPassword() {
        return settings.superuserPassword();
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    /** A connection as the superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, settings.superuserPassword());
    }

    /** Makes the database if it is not there. The name must be a plain identifier. */
    public void createDatabase(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("database name is " + name + ", must be [a-z][a-z0-9_]*");
        }
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            try (var existing = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                if (existing.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new BackendException("Database " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.stop(STOP_LIMIT);
    }

    private boolean answers() throws SQLException {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        }
    }

    private static List<String> serve(Path programs, Path data, PostgresSettings settings) {
        Map<String, String> configuration = new TreeMap<>(settings.use().configuration());
        configuration.putAll(Map.ofEntries(
                Map.entry("listen_addresses", Ports.HOST),
                Map.entry("port", Integer.toString(settings.port())),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "80"),
                Map.entry("work_mem", "2MB"),
                Map.entry("maintenance_work_mem", "16MB"),
                Map.entry("max_worker_processes", "4"),
                Map.entry("max_parallel_workers_per_gather", "0"),
                Map.entry("io_method", "sync"),
                Map.entry("jit", "off"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("timezone", "UTC")));
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs.resolve("postgres").toString());
        command.addAll(List.of("-D", data.toString()));
        configuration.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        return command;
    }

    private static void makeCluster(Path programs, Path data, Path log, PostgresSettings settings) {
        Folders.delete(data);
        Path password = settings.folder().resolve("superuser");
        try {
            Files.createDirectories(settings.folder());
            Files.deleteIfExists(password);
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, settings.superuserPassword());
            List<String> command = new ArrayList<>(asOrdinaryUser());
            command.addAll(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                    "--no-instructions"));
            try (ChildProcess initdb =
                    ChildProcess.start(new ChildSpec("initdb of PostgreSQL", command, settings.folder(), log))) {
                int exitCode = initdb.onExit().join();
                if (exitCode != 0) {
                    throw new BackendException("PostgreSQL's data folder could not be made. The end of %s:%n%s"
                            .formatted(log, initdb.lastLines()));
                }
            }
        } catch (IOException e) {
            throw new BackendException("PostgreSQL's folder " + settings.folder() + " cannot be written", e);
        } finally {
            password.toFile().delete();
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own root looks like nobody in particular. */
    private static List<String> asOrdinaryUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "--user") : List.of();
    }
}
