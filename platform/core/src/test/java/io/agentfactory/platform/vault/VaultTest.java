package io.agentfactory.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import io.agentfactory.platform.schema.PlatformMigrations;
import io.agentfactory.platform.startup.StartupException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class VaultTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER_KEY =
            Base64.getEncoder().encodeToString("another key, of 32 bytes as well".getBytes(StandardCharsets.US_ASCII));

    private Database database;

    @BeforeEach
    void makeVault() {
        database = Backends.freshDatabase();
        DriverManagerDataSource ingress = dataSource("ingress");
        migrations(ingress).migrate(Flyway.configure().dataSource(ingress).load());
    }

    @Test
    void weakness45_whatIsStoredComesBackInEveryAlphabet() {
        // Given
        JdbcVault vault = vault("ingress");
        String plaintext = "123:ABC-ß-漢字-🔑";

        // When
        int version = vault.store("default", "telegram.botToken.helper", Secret.of(plaintext));

        // Then
        assertThat(version).isEqualTo(1);
        assertThat(vault("ingress")
                        .active("default", "telegram.botToken.helper")
                        .map(Secret::reveal))
                .contains(plaintext);
    }

    @Test
    void eachStoreIsANewVersionAndTheOnlyActiveOne() {
        // Given
        JdbcVault vault = vault("ingress");
        vault.store("default", "fly.apiToken", Secret.of("first"));

        // When
        int version = vault.store("default", "fly.apiToken", Secret.of("second"));

        // Then
        assertThat(version).isEqualTo(2);
        assertThat(vault.active("default", "fly.apiToken").map(Secret::reveal)).contains("second");
        assertThat(admin().queryForList("select version from vault.secret where active", Integer.class))
                .containsExactly(2);
    }

    @Test
    void onlyCiphertextIsInTheDatabaseAndTheSamePlaintextTwiceLooksDifferent() {
        // Given
        JdbcVault vault = vault("ingress");

        // When
        vault.store("default", "fly.apiToken", Secret.of("the very same secret"));
        vault.store("default", "fly.apiToken", Secret.of("the very same secret"));

        // Then
        List<byte[]> stored = admin().queryForList("select ciphertext from vault.secret", byte[].class);
        assertThat(stored).hasSize(2).doesNotHaveDuplicates();
        assertThat(stored).noneMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("very same"));
    }

    @ParameterizedTest
    @CsvSource({"default, fly.other", "elsewhere, fly.apiToken"})
    void aCiphertextMovedToAnotherPlaceDoesNotOpen(String workspace, String ref) {
        // Given
        JdbcVault vault = vault("ingress");
        vault.store("default", "fly.apiToken", Secret.of("mine"));
        admin().update("update vault.secret set workspace_id = ?, ref = ?", workspace, ref);

        // When, Then
        assertThatThrownBy(() -> vault.active(workspace, ref))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ref)
                .hasMessageNotContaining("mine");
    }

    @ParameterizedTest
    @CsvSource({
        "ingress, telegram.botToken.helper, true",
        "ingress, fly.apiToken,             true",
        "ingress, agent-bridge.serviceKey,  true",
        "queue,   telegram.botToken,        true",
        "queue,   telegram.botToken.helper, true",
        "queue,   agent-bridge.serviceKey,  true",
        "queue,   fly.apiToken,             false",
        "queue,   telegram.botTokens,       false",
        "queue,   agent-bridgeX,            false",
        "scaler,  fly.apiToken,             true",
        "scaler,  telegram.botToken.helper, false",
        "scaler,  agent-bridge.serviceKey,  true",
        "scaler,  agent-bridgeX,            false",
        "cleanup, agent-bridge.serviceKey,  false",
        "cleanup, fly.apiToken,             true",
        "cleanup, telegram.botToken.helper, false",
        "cleanup, flyer,                    false",
    })
    void aRoleSeesWhatItNeedsAndNothingElse(String role, String ref, boolean seen) {
        // Given
        vault("ingress").store("default", ref, Secret.of("secret"));

        // When
        Optional<Secret> found = vault(role).active("default", ref);

        // Then
        assertThat(found.isPresent()).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "scaler", "cleanup"})
    void onlyIngressWrites(String role) {
        // Given
        vault("ingress").store("default", "fly.apiToken", Secret.of("secret"));
        JdbcVault vault = vault(role);

        // When, Then
        assertThatThrownBy(() -> vault.store("default", "fly.apiToken", Secret.of("mine")))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc(role).update("delete from vault.secret")).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc(role).execute("set role vault")).isInstanceOf(DataAccessException.class);
    }

    @Test
    void oldVersionsAreNotForReaders() {
        // Given
        vault("ingress").store("default", "fly.apiToken", Secret.of("old"));
        vault("ingress").store("default", "fly.apiToken", Secret.of("new"));

        // When, Then
        assertThat(jdbc("scaler").queryForList("select version from vault.secret", Integer.class))
                .containsExactly(2);
    }

    @Test
    void writersOfOneReferenceTakeTurns() throws Exception {
        // Given
        JdbcVault vault = vault("ingress");
        List<Callable<Integer>> writers = IntStream.rangeClosed(1, 16)
                .<Callable<Integer>>mapToObj(i -> () -> vault.store("default", "fly.apiToken", Secret.of("s" + i)))
                .toList();

        // When
        List<Integer> versions;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            versions = threads.invokeAll(writers).stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        // Then
        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 16).boxed().toList());
        assertThat(admin().queryForObject("select count(*) from vault.secret where active", Integer.class))
                .isOne();
        assertThat(admin().queryForObject("select count(*) from vault.keyset", Integer.class))
                .isOne();
    }

    @Test
    void anotherKeyDoesNotOpenTheVaultAndSaysSo() {
        // Given
        vault("ingress").store("default", "fly.apiToken", Secret.of("secret"));
        JdbcVault vault = vault("scaler", OTHER_KEY);

        // When, Then
        assertThatThrownBy(vault::open)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("AGENT_FACTORY_VAULT_KEY does not open");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | missing", "c2hvcnQ= | 5 bytes instead of 32", "%%% | not base64", "', ' | missing"})
    void aKeyThatIsNoneEndsTheStartWithASentenceThatDoesNotRepeatIt(String key, String sentence) {
        assertThatThrownBy(() -> WrappingKeys.fromBase64(key))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("%%%");
    }

    @Test
    void theKeyIsExchangedWithoutAnyServiceLosingSightOfItsSecrets() {
        // Given
        vault("ingress").store("default", "fly.apiToken", Secret.of("secret"));
        JdbcVault running = vault("scaler");
        running.open();

        // When: readers are given both keys, then the owner, then the old one is taken away
        vault("cleanup", OTHER_KEY + "," + KEY).open();
        vault("ingress", OTHER_KEY + "," + KEY).open();

        // Then
        assertThat(running.active("default", "fly.apiToken").map(Secret::reveal))
                .contains("secret");
        assertThat(vault("scaler", OTHER_KEY).active("default", "fly.apiToken").map(Secret::reveal))
                .contains("secret");
        assertThatThrownBy(vault("scaler")::open).isInstanceOf(StartupException.class);
    }

    @Test
    void aVaultThatIsNotMadeYetIsEmpty() {
        // Given
        database = Backends.freshDatabase();

        // When, Then
        assertThat(vault("scaler").active("default", "fly.apiToken")).isEmpty();
    }

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(Secret.of("swordfish")).hasToString("[secret]");
        assertThat(new VaultProperties(true, "swordfish", true).toString()).doesNotContain("swordfish");
    }

    private PlatformMigrations migrations(DriverManagerDataSource owner) {
        return VaultAutoConfiguration.migrations(
                Objects.requireNonNull(owner.getUrl()), owner.getUsername(), owner.getPassword());
    }

    private JdbcVault vault(String role) {
        return vault(role, KEY);
    }

    private JdbcVault vault(String role, String key) {
        var dataSource = dataSource(role);
        return new JdbcVault(
                new JdbcTemplate(dataSource),
                new TransactionTemplate(new DataSourceTransactionManager(dataSource)),
                WrappingKeys.fromBase64(key),
                role.equals("ingress"));
    }

    private JdbcTemplate jdbc(String role) {
        return new JdbcTemplate(dataSource(role));
    }

    private JdbcTemplate admin() {
        return new JdbcTemplate(new DriverManagerDataSource(database.url(), database.superuser(), database.password()));
    }

    private DriverManagerDataSource dataSource(String role) {
        String password = Objects.requireNonNull(database.properties(role).get("AGENT_FACTORY_DB_PASSWORD"));
        return new DriverManagerDataSource(database.url(), role, password);
    }
}
