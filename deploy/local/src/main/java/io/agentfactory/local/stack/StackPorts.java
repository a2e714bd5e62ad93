package io.agentfactory.local.stack;

import io.agentfactory.backends.process.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ports of a stack, all on the loopback address. */
public record StackPorts(
        int ingress,
        int queue,
        int scaler,
        int cleanup,
        int telegram,
        int fly,
        int postgres,
        int kafka,
        int kafkaController,
        int registry,
        int registryManagement,
        int objectStore) {

    private static final int COUNT = 12;

    /** Always the same, so that bookmarks keep working: 8081 to 8087, and what the backends are known by plus 10000. */
    public static StackPorts fixed() {
        return new StackPorts(8081, 8082, 8083, 8084, 8085, 8086, 15432, 19092, 19093, 18090, 18091, 19000);
    }

    public static StackPorts free() {
        List<Integer> free = Ports.free(COUNT);
        return new StackPorts(
                free.get(0),
                free.get(1),
                free.get(2),
                free.get(3),
                free.get(4),
                free.get(5),
                free.get(6),
                free.get(7),
                free.get(8),
                free.get(9),
                free.get(10),
                free.get(11));
    }

    int of(Service service) {
        return switch (service) {
            case INGRESS -> ingress;
            case QUEUE -> queue;
            case SCALER -> scaler;
            case CLEANUP -> cleanup;
        };
    }

    /** @throws io.agentfactory.backends.process.BackendException naming the first port that is taken, and its part */
    void requireFree() {
        Map<String, Integer> needed = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            needed.put(service.module(), of(service));
        }
        needed.put("the Telegram emulator", telegram);
        needed.put("the Fly emulator", fly);
        needed.put("PostgreSQL", postgres);
        needed.put("Kafka", kafka);
        needed.put("Kafka's controller", kafkaController);
        needed.put("the schema registry", registry);
        needed.put("the schema registry's health check", registryManagement);
        needed.put("the object store", objectStore);
        needed.forEach(Ports::requireFree);
    }
}
