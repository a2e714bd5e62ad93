package io.agentfactory.platform.app;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.WorkerAdmission;
import io.agentfactory.platform.token.WorkerIdentity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Something to call behind every door. */
@RestController
public class TestController {

    public static final Set<String> REVOKED = ConcurrentHashMap.newKeySet();
    public static volatile boolean admissionDown;

    private final JdbcTemplate jdbc;

    TestController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A thing with rules. */
    public record Thing(@NotBlank String name, @Max(10) int size) {}

    @Bean
    static WorkerAdmission admission() {
        return worker -> {
            if (admissionDown) {
                throw new DataAccessResourceFailureException("no connection to jdbc:postgresql://secret-host");
            }
            return !REVOKED.contains(worker.workerId());
        };
    }

    @GetMapping("/v1/worker/me")
    Map<String, String> me(@AuthenticationPrincipal WorkerIdentity worker) {
        return Map.of("workerId", worker.workerId(), "workspaceId", worker.workspaceId());
    }

    @GetMapping("/v1/things")
    Map<String, String> read(@RequestParam(defaultValue = "default") String workspaceId) {
        return Map.of("workspaceId", workspaceId);
    }

    @GetMapping("/v1/operated")
    @PreAuthorize("hasRole('operator')")
    Map<String, String> operated() {
        return Map.of();
    }

    @PostMapping("/v1/things")
    @PreAuthorize("hasRole('admin')")
    Thing write(@Valid @RequestBody Thing thing) {
        return thing;
    }

    @GetMapping("/v1/number")
    int number(@RequestParam int n) {
        return n;
    }

    @GetMapping("/v1/limited")
    int limited(@RequestParam @Max(5) int n, @RequestParam @NotBlank String text) {
        return n;
    }

    @GetMapping("/v1/broken")
    int broken() {
        throw new IllegalStateException("the password is swordfish");
    }

    @GetMapping("/v1/away")
    int away() {
        throw new DataAccessResourceFailureException("no connection to jdbc:postgresql://secret-host");
    }

    @GetMapping("/v1/stored")
    @Nullable
    String stored(@RequestParam String text) {
        return jdbc.queryForObject("select ?::text", String.class, text);
    }

    @GetMapping("/v1/named")
    int named() {
        throw new ProblemException(HttpStatus.CONFLICT, "stale-token", "The token 3 is older than 4: stop this turn.");
    }

    @PostMapping("/agent-factory/telegram/webhook")
    int webhook(@RequestBody byte[] body) {
        return body.length;
    }

    @PutMapping("/v1/uploads/{id}/content")
    long upload(InputStream body) throws IOException {
        return body.transferTo(OutputStream.nullOutputStream());
    }

    @GetMapping("/elsewhere")
    int elsewhere() {
        return 1;
    }
}
