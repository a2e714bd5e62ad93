package io.agentfactory.backends.codegen;

import io.agentfactory.backends.postgres.PostgresServer;
import io.agentfactory.backends.postgres.PostgresSettings;
import io.agentfactory.backends.postgres.PostgresUse;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.backends.process.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Build step: runs the migrations of one service on an embedded PostgreSQL and generates jOOQ classes from the outcome.
 * Does nothing when neither the migrations nor this generator have changed since the last time.
 */
public final class GenerateTables {

    /** Raise it when the configuration below changes, so that unchanged migrations are generated anew. */
    private static final String GENERATOR_VERSION = "2";

    private static final String PASSWORD = "codegen";

    private static final String FINGERPRINT = "migrations.sha256";

    private GenerateTables() {}

    /** Arguments: folder of the migrations, schema, package of the classes, folder to write them to. */
    public static void main(String[] args) throws Exception {
        Path migrations = Path.of(args[0]);
        String schema = args[1];
        String packageName = args[2];
        Path target = Path.of(args[3]);

        String fingerprint = fingerprint(migrations, schema, packageName);
        Path recorded = target.resolve(FINGERPRINT);
        if (Files.exists(recorded) && Files.readString(recorded).equals(fingerprint)) {
            return;
        }
        Path folder = target.resolveSibling(target.getFileName() + "-postgres").toAbsolutePath();
        var settings = new PostgresSettings(folder, Checkout.cache(), Ports.free(), PostgresUse.TEST, PASSWORD);
        try (PostgresServer postgres = PostgresServer.start(settings)) {
            String url = postgres.jdbcUrl("postgres");
            Flyway.configure()
                    .dataSource(url, PostgresServer.SUPERUSER, PASSWORD)
                    .schemas(schema)
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
            GenerationTool.generate(configuration(url, schema, packageName, target));
        } finally {
            Folders.delete(folder);
        }
        Files.writeString(recorded, fingerprint);
    }

    private static Configuration configuration(String url, String schema, String packageName, Path target) {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withUrl(url)
                        .withUser(PostgresServer.SUPERUSER)
                        .withPassword(PASSWORD))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withInputSchema(schema)
                                .withExcludes("flyway_schema_history")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("timestamptz|timestamp with time zone"))
                                .withIncludeRoutines(false))
                        .withGenerate(new Generate()
                                .withRecords(true)
                                .withJavaTimeTypes(true)
                                .withGlobalCatalogReferences(false))
                        .withTarget(new Target()
                                .withPackageName(packageName)
                                .withDirectory(target.toString())
                                .withClean(true)));
    }

    private static String fingerprint(Path migrations, String schema, String packageName)
            throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((GENERATOR_VERSION
                        + schema
                        + packageName
                        + GenerationTool.class.getPackage().getImplementationVersion())
                .getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(migrations)) {
            for (Path file :
                    List.copyOf(files.filter(Files::isRegularFile).sorted().toList())) {
                digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
