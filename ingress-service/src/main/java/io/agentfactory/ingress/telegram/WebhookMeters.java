package io.agentfactory.ingress.telegram;

import io.agentfactory.ingress.telegram.Update.Reason;
import io.agentfactory.platform.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Counts what became of each update: accepted, ignored, or refused, and why. Makes the refusals, so none goes
 * uncounted.
 */
@Component
class WebhookMeters {

    private static final String UPDATES = "agentfactory.telegram.updates";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final MeterRegistry meters;

    WebhookMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void accepted() {
        count("accepted", "none");
    }

    void ignored(Reason reason) {
        count("ignored", reason.tag());
    }

    ProblemException refused(HttpStatus status, String type, String detail) {
        count("refused", type);
        return new ProblemException(status, type, detail);
    }

    ProblemException tryAgain(String type, String detail) {
        ProblemException problem = refused(HttpStatus.SERVICE_UNAVAILABLE, type, detail);
        problem.getHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
        return problem;
    }

    private void count(String outcome, String reason) {
        meters.counter(UPDATES, "outcome", outcome, "reason", reason).increment();
    }
}
