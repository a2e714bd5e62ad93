package io.agentfactory.queue.control;

import io.agentfactory.platform.token.TokenValidity;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokenRenewal.FreshToken;
import io.agentfactory.queue.skill.Manifests;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Tells workers whether to go on, and by which token. */
@Service
public class WorkerControl {

    private final WorkerStore workers;
    private final Manifests skills;
    private final FreshTokens tokens;

    WorkerControl(WorkerStore workers, Manifests skills, FreshTokens tokens) {
        this.workers = workers;
        this.skills = skills;
        this.tokens = tokens;
    }

    public ControlState stateOf(String workerId) {
        workers.contact(workerId);
        KnownWorker worker = workers.find(workerId).orElseThrow();
        List<String> reasons = new ArrayList<>();
        if (!worker.state().mayWork()) {
            reasons.add("state is " + worker.state().name().toLowerCase(Locale.ROOT));
        }
        if (worker.retiredReason() != null) {
            reasons.add(worker.retiredReason());
        }
        return new ControlState(!reasons.isEmpty(), reasons, worker.state(), skills.revision(worker.workspaceId()));
    }

    /**
     * Another token for a worker that shows one whose life is half over; empty: it goes on with that. Not for a worker
     * that takes up none: it would leave it lying about.
     */
    public Optional<FreshToken> freshToken(WorkerIdentity worker, TokenValidity shown) {
        return tokens.freshFor(worker, shown);
    }
}
