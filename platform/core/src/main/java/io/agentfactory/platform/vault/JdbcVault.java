package io.agentfactory.platform.vault;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The vault in the schema {@code vault} of the service's database. Row-level security hides what the role may not see,
 * so a secret that is out of bounds looks like one that does not exist. Plaintext is never cached.
 */
final class JdbcVault implements Vault {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcVault.class);
    private static final Pattern REF = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;
    private final WrappingKeys wrappingKeys;
    private final boolean owner;
    private volatile @Nullable VaultCipher cipher;

    /** @param owner whether this service writes the vault, and so also wraps its keyset anew */
    JdbcVault(JdbcTemplate jdbc, TransactionOperations transactions, WrappingKeys wrappingKeys, boolean owner) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.wrappingKeys = wrappingKeys;
        this.owner = owner;
    }

    /**
     * Opens the keyset if there is one yet, so that a wrong key ends the start and not the first call. The owner wraps
     * it with the newest key, if that has not been done: then the older ones can be taken out of the environment.
     */
    void open() {
        existingCipher();
        if (owner) {
            wrappedKeyset().filter(wrapped -> !wrappingKeys.isCurrent(wrapped)).ifPresent(this::wrapAnew);
        }
    }

    private void wrapAnew(byte[] wrapped) {
        // Only what was read is replaced: another copy may have done the same meanwhile.
        jdbc.update(
                "update vault.keyset set wrapped = ? where wrapped = ?",
                wrappingKeys.wrap(wrappingKeys.unwrap(wrapped)),
                wrapped);
        LOG.info("event=vault-keyset-wrapped-anew");
    }

    @Override
    public int store(String workspaceId, String ref, Secret plaintext) {
        requireRef(ref);
        Integer version = transactions.execute(transaction -> {
            byte[] ciphertext = cipher().encrypt(workspaceId, ref, plaintext);
            // Two writers of one reference take turns here: there may be no row yet to lock.
            jdbc.queryForList(
                    "select pg_advisory_xact_lock(hashtextextended(?, 0))::text", "vault " + workspaceId + "/" + ref);
            jdbc.update(
                    "update vault.secret set active = false where workspace_id = ? and ref = ? and active",
                    workspaceId,
                    ref);
            return insertNextVersion(workspaceId, ref, ciphertext);
        });
        return version;
    }

    private int insertNextVersion(String workspaceId, String ref, byte[] ciphertext) {
        return Objects.requireNonNull(
                jdbc.queryForObject("""
                insert into vault.secret (workspace_id, ref, version, ciphertext, active)
                select ?, ?, coalesce(max(version), 0) + 1, ?, true
                  from vault.secret where workspace_id = ? and ref = ?
                returning version
                """, Integer.class, workspaceId, ref, ciphertext, workspaceId, ref));
    }

    @Override
    public Optional<Secret> active(String workspaceId, String ref) {
        requireRef(ref);
        Optional<VaultCipher> existing = existingCipher();
        if (existing.isEmpty()) {
            return Optional.empty();
        }
        // secret_one_active
        List<byte[]> found = jdbc.query(
                "select ciphertext from vault.secret where workspace_id = ? and ref = ? and active",
                (row, index) -> row.getBytes(1),
                workspaceId,
                ref);
        return found.stream().findFirst().map(ciphertext -> existing.get().decrypt(workspaceId, ref, ciphertext));
    }

    private VaultCipher cipher() {
        return existingCipher().orElseGet(() -> {
            // Of two services that make the first keyset at once, one inserts and both read that one.
            jdbc.update("insert into vault.keyset (wrapped) values (?) on conflict do nothing", (Object)
                    wrappingKeys.wrap(WrappingKey.newKeyset()));
            return existingCipher().orElseThrow();
        });
    }

    private Optional<VaultCipher> existingCipher() {
        VaultCipher known = cipher;
        if (known != null) {
            return Optional.of(known);
        }
        return wrappedKeyset().map(wrapped -> {
            var opened = new VaultCipher(wrappingKeys.unwrap(wrapped));
            cipher = opened;
            return opened;
        });
    }

    private Optional<byte[]> wrappedKeyset() {
        // The owner may not have migrated yet; asking for a table that is missing would break a running transaction.
        if (!Boolean.TRUE.equals(
                jdbc.queryForObject("select to_regclass('vault.keyset') is not null", Boolean.class))) {
            return Optional.empty();
        }
        return jdbc.query("select wrapped from vault.keyset", (row, index) -> row.getBytes(1)).stream()
                .findFirst();
    }

    private static void requireRef(String ref) {
        if (!REF.matcher(ref).matches()) {
            throw new IllegalArgumentException(
                    "a secret's reference has 1 to 200 characters of A-Z a-z 0-9 . _ -; this one has not");
        }
    }
}
