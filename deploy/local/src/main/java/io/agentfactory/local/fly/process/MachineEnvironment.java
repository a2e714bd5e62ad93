package io.agentfactory.local.fly.process;

import io.agentfactory.local.fly.model.MachineSnapshot;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a machine's process: a few harmless variables of ours so that programs are found, what the caller
 * put into {@code config.env}, and the platform's own. Nothing else of the emulator's environment gets through: it may
 * hold secrets that a machine at Fly would not have.
 */
final class MachineEnvironment {
    private static final List<String> PASSED_ON = List.of("PATH", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private MachineEnvironment() {}

    static Map<String, String> of(MachineSnapshot machine, Path mount, Path home) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        if (!environment.containsKey("LANG") && !environment.containsKey("LC_ALL")) {
            environment.put("LANG", "C.UTF-8");
        }
        environment.put("HOME", home.toString());
        environment.putAll(machine.config().env());
        environment.put("AGENT_FACTORY_DATA_DIR", mount.toString());
        environment.put("FLY_APP_NAME", machine.app());
        environment.put("FLY_MACHINE_ID", machine.id());
        environment.put("FLY_ALLOC_ID", machine.id());
        environment.put("FLY_REGION", machine.region());
        environment.put("FLY_IMAGE_REF", machine.config().image());
        environment.put("FLY_MACHINE_VERSION", machine.instanceId());
        environment.put("FLY_PRIVATE_IP", machine.privateIp());
        environment.put("FLY_VM_MEMORY_MB", String.valueOf(machine.config().memoryMb()));
        return environment;
    }
}
