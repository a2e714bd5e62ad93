package io.agentfactory.cleanup.tick;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
@Tag(name = "ticks")
class TickController {

    private final Ticks ticks;
    private final TickSettings settings;
    private final Clock clock;

    TickController(Ticks ticks, TickSettings settings, Clock clock) {
        this.ticks = ticks;
        this.settings = settings;
        this.clock = clock;
    }

    record TickView(String name, String schedule, boolean enabled, Ticks.@Nullable Fired lastFiring) {}

    @GetMapping
    @PreAuthorize("hasRole('reader')")
    @Operation(summary = "The schedule, and when each tick last fired")
    List<TickView> schedule() {
        return Arrays.stream(TickName.values())
                .map(name -> new TickView(
                        name.text(),
                        settings.scheduleOf(name),
                        settings.enabled(name),
                        ticks.lastFiring(name).orElse(null)))
                .toList();
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
                        "no-such-tick",
                        "There is no tick " + name + ": the ticks are "
                                + Arrays.stream(TickName.values())
                                        .map(TickName::text)
                                        .collect(Collectors.joining(", "))
                                + "."));
        return ticks.fire(tick, clock.instant(), caller.name())
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT, "tick-just-fired", "This tick was fired this very moment: ask again."));
    }
}
