package io.agentfactory.scaler.provider.fly;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateLease;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateMachine;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateVolume;
import io.agentfactory.scaler.provider.fly.FlyJson.LeaseJson;
import io.agentfactory.scaler.provider.fly.FlyJson.MachineJson;
import io.agentfactory.scaler.provider.fly.FlyJson.Stop;
import io.agentfactory.scaler.provider.fly.FlyJson.VolumeJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** One application at Fly. Keeps the API token to itself: it is in one header, and in no message of any error. */
final class FlyProvider implements Provider {

    private static final String CALLS = "agentfactory.provider.calls";
    private static final Logger log = LoggerFactory.getLogger(FlyProvider.class);
    private static final CreateLease LEASE = new CreateLease(30, "agent-factory");
    private static final int WAIT_TIMED_OUT = 408;

    private final FlyProviders.Clients api;
    private final String app;
    private final Secret apiToken;
    private final FlyLimits limits;
    private final MeterRegistry meters;

    FlyProvider(FlyProviders.Clients api, String app, Secret apiToken, FlyLimits limits, MeterRegistry meters) {
        this.api = api;
        this.app = app;
        this.apiToken = apiToken;
        this.limits = limits;
        this.meters = meters;
    }

    @Override
    public Answer<Accepted> reachable() {
        return call("get-app", app, () -> api.calls().app(token(), app), shown -> Accepted.ACCEPTED);
    }

    @Override
    public Answer<List<Machine>> machines() {
        return call(
                "list-machines",
                app,
                () -> api.calls().machines(token(), app),
                machines -> machines.stream().map(MachineJson::toMachine).toList());
    }

    @Override
    public Answer<List<Volume>> volumes() {
        return call(
                "list-volumes",
                app,
                () -> api.calls().volumes(token(), app),
                volumes -> volumes.stream()
                        .filter(VolumeJson::exists)
                        .map(VolumeJson::toVolume)
                        .toList());
    }

    @Override
    public Answer<Machine> machine(String machineId) {
        return call(
                "get-machine", machineId, () -> api.calls().machine(token(), app, machineId), MachineJson::toMachine);
    }

    @Override
    public Answer<Volume> createVolume(NewVolume volume) {
        return call(
                "create-volume",
                app,
                () -> api.calls().create(token(), app, CreateVolume.of(volume)),
                VolumeJson::toVolume);
    }

    @Override
    public Answer<Machine> createMachine(NewMachine machine) {
        return call(
                "create-machine",
                app,
                () -> api.calls().create(token(), app, CreateMachine.of(machine)),
                MachineJson::toMachine);
    }

    @Override
    public Answer<Accepted> await(String machineId, String instanceId, MachineState state, Duration limit) {
        return accepted(
                "wait",
                machineId,
                () -> api.waits()
                        .await(
                                token(),
                                app,
                                machineId,
                                state.name().toLowerCase(Locale.ROOT),
                                instanceId,
                                limit.toSeconds()));
    }

    @Override
    public Answer<Accepted> start(String machineId) {
        return leased(
                machineId,
                nonce -> accepted("start-machine", machineId, () -> api.calls().start(token(), nonce, app, machineId)));
    }

    @Override
    public Answer<Accepted> stop(String machineId, Duration timeout) {
        return leased(
                machineId,
                nonce -> accepted(
                        "stop-machine",
                        machineId,
                        () -> api.calls().stop(token(), nonce, app, machineId, Stop.after(timeout.toSeconds()))));
    }

    @Override
    public Answer<Accepted> destroy(String machineId, boolean force) {
        Answer<Accepted> answer = leased(machineId, nonce -> destroy(machineId, nonce, force));
        // The host that would give the lease may be the very reason.
        boolean noLease =
                answer instanceof Refused<Accepted>(ProviderError error) && error instanceof ProviderError.Transient;
        return force && noLease ? destroy(machineId, null, true) : answer;
    }

    private Answer<Accepted> destroy(String machineId, @Nullable String nonce, boolean force) {
        return accepted("delete-machine", machineId, () -> api.calls().destroy(token(), nonce, app, machineId, force));
    }

    @Override
    public Answer<Accepted> deleteVolume(String volumeId) {
        return accepted("delete-volume", volumeId, () -> api.calls().deleteVolume(token(), app, volumeId));
    }

    /** Nobody else, with whatever tool, changes the machine meanwhile. A lease that is not released ends by itself. */
    private Answer<Accepted> leased(String machineId, Function<String, Answer<Accepted>> change) {
        Answer<String> lease = call(
                "lease-machine", machineId, () -> api.calls().lease(token(), app, machineId, LEASE), LeaseJson::held);
        return switch (lease) {
            case Refused<String>(ProviderError error) -> new Refused<>(error);
            case Done<String>(String nonce) -> {
                Answer<Accepted> answer = change.apply(nonce);
                release(machineId, nonce);
                yield answer;
            }
        };
    }

    private void release(String machineId, String nonce) {
        Answer<Accepted> released =
                accepted("release-machine", machineId, () -> api.calls().release(token(), nonce, app, machineId));
        if (released instanceof Refused<Accepted>(ProviderError error) && !(error instanceof ProviderError.NotFound)) {
            log.atDebug()
                    .addKeyValue("machineId", machineId)
                    .addKeyValue("error", error.getClass().getSimpleName())
                    .addKeyValue("text", error.text())
                    .log("lease not released");
        }
    }

    private Answer<Accepted> accepted(String action, String identifier, Runnable request) {
        return call(
                action,
                identifier,
                () -> {
                    request.run();
                    return Accepted.ACCEPTED;
                },
                Function.identity());
    }

    private <B, T> Answer<T> call(
            String action, String identifier, Supplier<@Nullable B> request, Function<B, T> read) {
        Duration tooLong = limits.turn(action, identifier);
        if (!tooLong.isZero()) {
            return new Refused<>(new ProviderError.RateLimited("too many requests of our own", tooLong));
        }
        Timer.Sample sample = Timer.start(meters);
        Answer<T> answer = ask(action, request, read);
        sample.stop(meters.timer(CALLS, "action", action, "outcome", outcome(answer)));
        return answer;
    }

    private static <B, T> Answer<T> ask(String action, Supplier<@Nullable B> request, Function<B, T> read) {
        try {
            B body = request.get();
            return body == null
                    ? new Refused<>(new ProviderError.Transient("an answer without a body"))
                    : new Done<>(read.apply(body));
        } catch (RestClientResponseException e) {
            int status = e.getStatusCode().value();
            String body = e.getResponseBodyAsString(StandardCharsets.UTF_8);
            return new Refused<>(
                    action.equals("wait") && status == WAIT_TIMED_OUT
                            ? new ProviderError.NotReached(body)
                            : FlyErrors.of(status, body));
        } catch (RestClientException e) {
            // No answer, or none that can be read: it may have been done all the same.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Refused<>(
                    new ProviderError.Transient("no answer: " + cause.getClass().getSimpleName()));
        }
    }

    private static String outcome(Answer<?> answer) {
        return switch (answer) {
            case Done<?> done -> "ok";
            case Refused<?> refused ->
                refused.error().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private String token() {
        return "Bearer " + apiToken.reveal();
    }
}
