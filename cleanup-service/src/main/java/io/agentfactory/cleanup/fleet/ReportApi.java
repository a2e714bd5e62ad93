package io.agentfactory.cleanup.fleet;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** What other features may do with reports. */
@Component
public class ReportApi {

    private final ReportStore store;

    ReportApi(ReportStore store) {
        this.store = store;
    }

    /** Forgets reports of runs that began before this moment. */
    public int forgetBefore(Instant before) {
        return store.forgetBefore(before);
    }
}
