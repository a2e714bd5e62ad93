package io.agentfactory.queue.ticket;

import io.agentfactory.queue.DoorSettings;
import io.agentfactory.queue.retention.Expiring;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Issues tickets and checks them. A ticket is good for one file, for a short time, and only while its worker may still
 * come to the door; it can be used more than once, since an upload may have to be repeated.
 */
@Component
public class Tickets implements Expiring {

    /** Where tickets are taken: what they say follows. */
    public static final String PATH = "/v1/files/";

    private static final int SECRET_BYTES = 32;

    // Named by the hash alone: nothing here can be compared piece by piece with what a caller tries.
    private static final String REDEEM = """
            select ticket.worker_id, purpose, subject
              from ticket join worker using (worker_id)
             where secret_hash = ? and expires_at > clock_timestamp()
               and worker.lifecycle_state not in ('STOPPED', 'FAILED', 'RESERVED')
            """;

    private static final String ISSUE = """
            insert into ticket (secret_hash, worker_id, purpose, subject, expires_at)
            values (?, ?, ?, ?, clock_timestamp() + ? * interval '1 second')
            """;

    private static final String CLEAR = """
            delete from ticket
             where secret_hash in (select secret_hash from ticket where expires_at < clock_timestamp() limit ?)
            """;

    private final JdbcTemplate jdbc;
    private final DoorSettings door;
    private final TicketSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Pattern given;

    Tickets(JdbcTemplate jdbc, DoorSettings door, TicketSettings settings) {
        this.jdbc = jdbc;
        this.door = door;
        this.settings = settings;
        this.given = Pattern.compile(Pattern.quote(door.baseUrl() + PATH) + "[A-Za-z0-9_-]+");
    }

    /** Returns the URL by which its holder may do this. It is kept nowhere. */
    public String url(Ticket ticket) {
        return door.baseUrl() + PATH + issue(ticket);
    }

    /** The text without URLs that were given out: each is a key, and long over when the text is read again. */
    public String without(String text) {
        return given.matcher(text).replaceAll("[link no longer valid]");
    }

    private String issue(Ticket ticket) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.update(
                ISSUE,
                hash(secret),
                ticket.workerId(),
                ticket.purpose().name(),
                ticket.subject(),
                settings.lifetime().toSeconds());
        return secret;
    }

    /** What this stands for; empty if it was never issued, or is over. */
    public Optional<Ticket> redeem(String secret) {
        return jdbc
                .query(
                        REDEEM,
                        (row, number) -> new Ticket(
                                row.getString("worker_id"),
                                Ticket.Purpose.valueOf(row.getString("purpose")),
                                row.getObject("subject", UUID.class)),
                        (Object) hash(secret))
                .stream()
                .findFirst();
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String what() {
        return "tickets";
    }

    @Override
    public int clear(int limit) {
        return jdbc.update(CLEAR, limit);
    }
}
