package io.agentfactory.local.stack;

import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.ClassArchive;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.backends.process.Readiness;
import io.agentfactory.backends.process.Server;
import io.agentfactory.backends.process.StopSignal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One service in a process of its own, from the jar that production runs. */
final class ServiceProcess implements Server {

    private static final int HEAP_MEGABYTES = 112;
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final ChildProcess process;
    private final Duration stopLimit;

    private ServiceProcess(ChildProcess process, Duration stopLimit) {
        this.process = process;
        this.stopLimit = stopLimit;
    }

    /** Starts the service and returns when it says that it is ready. */
    static ServiceProcess start(Service service, StackSettings settings, Map<String, String> environment) {
        Ports.requireFree(service.module(), settings.ports().of(service));
        Path jar = ServiceJar.laidOut(settings.checkout(), service, settings.cache());
        ClassArchive classes = ClassArchives.of(settings, service.module());
        JavaCommand java = JavaCommand.withHeap(HEAP_MEGABYTES).classes(classes);
        ChildProcess process = ChildProcess.start(new ChildSpec(
                service.module(),
                java.jar(jar),
                environment,
                settings.folder().services(),
                settings.folder().log(service.module()),
                StopSignal.TERM));
        try {
            URI readiness = URI.create(new StackAddresses(settings.ports()).of(service) + "/actuator/health/readiness");
            Readiness.await(process, START_LIMIT, Readiness.http(readiness));
            return new ServiceProcess(process, classes.stopLimit(STOP_LIMIT));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.stop(stopLimit);
    }
}
