package io.agentfactory.cleanup.tick;

import io.agentfactory.cleanup.clock.ClockApi;
import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The schedule, and ticks by hand. */
@RestController
@RequestMapping("/v1/ticks")
@Tag(name = "ticks", description = "The shared schedule")
class TickController {

    private final Ticks ticks;
    private final TickSettings settings;
    private final ClockApi clock;

    TickController(Ticks ticks, TickSettings settings, ClockApi clock) {
        this.ticks = ticks;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param schedule cron expression with seconds, in UTC
     * @param nextSlot null while it is not enabled
     * @param lastFiring by the schedule or by hand; null if it never fired
     */
    record TickView(
            String name,
            String schedule,
            boolean enabled,
            @Nullable Instant nextSlot,
            Ticks.@Nullable Fired lastFiring) {}

    @GetMapping
    @PreAuthorize("hasRole('reader')")
    @Operation(summary = "The schedule, and when each tick last fired")
    List<TickView> schedule() {
        Instant now = clock.now();
        return Arrays.stream(TickName.values()).map(name -> view(name, now)).toList();
    }

    @PostMapping("/{name}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Fire a tick now",
            description = "202: it will be on the topic agent-factory.ticks within moments.")
    Ticks.Fired fire(@PathVariable String name, @AuthenticationPrincipal ApiCaller caller) {
        TickName tick = TickName.of(name)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "tick-unknown",
                        "There is no tick " + name + ": the ticks are "
                                + Arrays.stream(TickName.values())
                                        .map(TickName::text)
                                        .collect(Collectors.joining(", "))
                                + "."));
        return ticks.fireByHand(tick, caller.name());
    }

    private TickView view(TickName name, Instant now) {
        boolean enabled = settings.enabled(name);
        var next = enabled ? CronExpression.parse(settings.scheduleOf(name)).next(now.atOffset(ZoneOffset.UTC)) : null;
        return new TickView(
                name.text(),
                settings.scheduleOf(name),
                enabled,
                next == null ? null : next.toInstant(),
                ticks.lastFiring(name).orElse(null));
    }
}
