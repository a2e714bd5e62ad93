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
import io.agentfactory.scaler.provider.fly.FlyJson.CreateMachine;
import io.agentfactory.scaler.provider.fly.FlyJson.CreateVolume;
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
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** One application at Fly. Keeps the API token to itself: it is in one header, and in no message of any error. */
final class FlyProvider implements Provider {

    private static final String CALLS = "agentfactory.provider.calls";
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
        return accepted("start-machine", machineId, () -> api.calls().start(token(), app, machineId));
    }

    @Override
    public Answer<Accepted> stop(String machineId, Duration timeout) {
        return accepted(
                "stop-machine",
                machineId,
                () -> api.calls().stop(token(), app, machineId, Stop.after(timeout.toSeconds())));
    }

    @Override
    public Answer<Accepted> destroy(String machineId, boolean force) {
        return accepted("delete-machine", machineId, () -> api.calls().destroy(token(), app, machineId, force));
    }

    @Override
    public Answer<Accepted> deleteVolume(String volumeId) {
        return accepted("delete-volume", volumeId, () -> api.calls().deleteVolume(token(), app, volumeId));
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
