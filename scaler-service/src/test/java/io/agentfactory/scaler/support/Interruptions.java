package io.agentfactory.scaler.support;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.provider.Volume;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Ends the process, as far as the code can tell, at one step after the other: before or after any request to the
 * provider, and before or after any statement that writes.
 */
@Configuration(proxyBeanMethods = false)
public class Interruptions {

    /** The process is no more. Nothing in the code may catch it. */
    public static final class Killed extends Error {
        Killed(String step) {
            super("killed " + step);
        }
    }

    private static final int OCCURRENCES = 2;

    private final Set<String> struck = new LinkedHashSet<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private @Nullable Thread running;
    private @Nullable String killedAt;

    /** A new life: it is killed once, at the first step at which none was killed before. */
    public synchronized void newLife() {
        seen.clear();
        killedAt = null;
    }

    /** Does the work of a process that may be killed. */
    public void run(Runnable work) {
        synchronized (this) {
            running = Thread.currentThread();
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    /** Where this life was interrupted; null: nowhere, every step has had its turn. */
    public synchronized @Nullable String killedAt() {
        return killedAt;
    }

    /** Every step at which a life was interrupted. */
    public synchronized List<String> struck() {
        return List.copyOf(struck);
    }

    /** The same, for the last time: lives of another kind are interrupted at all their steps again. */
    public synchronized List<String> takeStruck() {
        List<String> all = List.copyOf(struck);
        struck.clear();
        return all;
    }

    private synchronized void step(String name) {
        if (running != Thread.currentThread() || killedAt != null) {
            return;
        }
        String step = name + " #" + Math.min(OCCURRENCES, seen.merge(name, 1, Integer::sum));
        if (struck.add(step)) {
            killedAt = step;
            throw new Killed(step);
        }
    }

    private <T> T around(String name, Supplier<T> work) {
        step("before " + name);
        T result = work.get();
        step("after " + name);
        return result;
    }

    @Bean
    DefaultConfigurationCustomizer countWrites() {
        return configuration -> configuration.setAppending(new ExecuteListener() {
            @Override
            public void executeStart(ExecuteContext context) {
                if (isWrite(context)) {
                    step("before " + context.sql());
                }
            }

            @Override
            public void executeEnd(ExecuteContext context) {
                if (isWrite(context)) {
                    step("after " + context.sql());
                }
            }
        });
    }

    private static boolean isWrite(ExecuteContext context) {
        String sql = context.sql();
        return sql != null && sql.toLowerCase(Locale.ROOT).matches("(?s)\\s*(insert|update|delete).*");
    }

    @Bean
    @Primary
    Providers countedProviders(@Qualifier("flyProviders") Providers real) {
        return (Place place, Secret token) -> new Counted(real.open(place, token));
    }

    private final class Counted implements Provider {

        private final Provider real;

        Counted(Provider real) {
            this.real = real;
        }

        @Override
        public Answer<Accepted> reachable() {
            return real.reachable();
        }

        @Override
        public Answer<List<Machine>> machines() {
            return around("list machines", real::machines);
        }

        @Override
        public Answer<List<Volume>> volumes() {
            return around("list volumes", real::volumes);
        }

        @Override
        public Answer<Machine> machine(String machineId) {
            return around("get machine", () -> real.machine(machineId));
        }

        @Override
        public Answer<Volume> createVolume(NewVolume volume) {
            return around("create volume", () -> real.createVolume(volume));
        }

        @Override
        public Answer<Machine> createMachine(NewMachine machine) {
            return around("create machine", () -> real.createMachine(machine));
        }

        @Override
        public Answer<Accepted> await(String machineId, String instanceId, MachineState state, Duration limit) {
            return real.await(machineId, instanceId, state, limit);
        }

        @Override
        public Answer<Accepted> start(String machineId) {
            return around("start machine", () -> real.start(machineId));
        }

        @Override
        public Answer<Accepted> stop(String machineId, Duration timeout) {
            return around("stop machine", () -> real.stop(machineId, timeout));
        }

        @Override
        public Answer<Accepted> destroy(String machineId, boolean force) {
            return around("destroy machine", () -> real.destroy(machineId, force));
        }

        @Override
        public Answer<Accepted> deleteVolume(String volumeId) {
            return around("delete volume", () -> real.deleteVolume(volumeId));
        }
    }
}
