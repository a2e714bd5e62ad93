package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All parts of Agent Factory on this machine. Parts start in parallel, each as soon as what it needs is there; they
 * stop in the order in which nobody misses the next. Whatever happens, no process of it outlives this JVM.
 */
public final class Stack implements AutoCloseable {

    public static final String POSTGRES = "postgres";
    public static final String KAFKA = "kafka";
    public static final String REGISTRY = "registry";

    /** The services through which every message travels. */
    private static final List<Service> ON_THE_WAY = List.of(Service.INGRESS, Service.QUEUE, Service.SCALER);

    private final StackSettings settings;
    private final StackKeys keys;
    private final StackAddresses addresses;
    private final StackLock lock;
    private final Progress progress;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final InProcessParts inProcess;
    private CompletableFuture<Void> rest = CompletableFuture.completedFuture(null);
    private boolean closed;

    private Stack(StackSettings settings, StackLock lock, Progress progress) {
        this.settings = settings;
        this.lock = lock;
        this.progress = progress;
        this.keys = KeyFile.readOrMake(settings.folder());
        this.addresses = new StackAddresses(settings.ports());
        BackendParts backends = new BackendParts(settings, keys);
        var environment = new ServiceEnvironment(addresses, keys, "local");
        this.inProcess = new InProcessParts(settings, keys, progress);
        add(new Part(POSTGRES, backends::postgres, progress));
        add(new Part(KAFKA, backends::kafka, progress));
        add(new Part(REGISTRY, backends::registry, progress));
        for (Service service : Service.values()) {
            add(new Part(
                    service.module(),
                    () -> ServiceProcess.start(service, settings, environment.of(service)),
                    progress));
        }
    }

    /**
     * Takes the folder for a new stack that is yet to be started, so that it can be closed while it starts.
     *
     * @param fresh whether to forget what an earlier stack has stored in the folder
     * @throws BackendException in one sentence: the folder is in use, or a port is taken
     */
    public static Stack prepare(StackSettings settings, boolean fresh, Progress progress) {
        settings.folder().make();
        StackLock lock = StackLock.take(settings.folder());
        try {
            settings.ports().requireFree();
            if (fresh) {
                settings.folder().clear();
            }
            return new Stack(settings, lock, progress);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /**
     * Starts every part and returns when all are ready.
     *
     * @throws BackendException in one sentence why a part did not start; the others are stopped then
     */
    public void start() {
        startServing();
        awaitRest();
    }

    /**
     * Starts every part and returns when messages can travel: the clock, which no message waits for, gets its turn at
     * the processor last. {@link #awaitRest} is still to be called.
     *
     * @throws BackendException as {@link #start}
     */
    public void startServing() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var postgres = CompletableFuture.runAsync(part(POSTGRES)::start, threads);
            var kafka = CompletableFuture.runAsync(part(KAFKA)::start, threads);
            var registry = postgres.thenRunAsync(part(REGISTRY)::start, threads);
            var own = CompletableFuture.runAsync(inProcess::start, threads);
            var backends = CompletableFuture.allOf(postgres, kafka, registry, own);
            List<CompletableFuture<Void>> services = ON_THE_WAY.stream()
                    .map(service -> backends.thenRunAsync(part(service)::start, threads))
                    .toList();
            join(CompletableFuture.allOf(services.toArray(CompletableFuture[]::new)));
        }
        rest = CompletableFuture.runAsync(part(Service.CLEANUP)::start, Thread::startVirtualThread);
    }

    /**
     * Returns when the rest is ready, too.
     *
     * @throws BackendException as {@link #start}
     */
    public void awaitRest() {
        join(rest);
        new RunningStack(ProcessHandle.current().pid(), settings.ports(), processes()).write(settings.folder());
    }

    public StackAddresses addresses() {
        return addresses;
    }

    public StackKeys keys() {
        return keys;
    }

    public StackSettings settings() {
        return settings;
    }

    /** A part in a process of its own: a backend by its constant here, a service by its module. */
    public Part part(String name) {
        return Objects.requireNonNull(parts.get(name), () -> "no part is called " + name + ", only " + parts.keySet());
    }

    public Part part(Service service) {
        return part(service.module());
    }

    /** Names of the parts in processes of their own that do not run although nobody has stopped them. */
    public List<String> ended() {
        return parts.values().stream().filter(Part::hasEnded).map(Part::name).toList();
    }

    /** The emulated Telegram and Fly. Only of a stack that has started. */
    public Emulators emulators() {
        return inProcess.emulators();
    }

    /** Stops every part that runs. Workers end while the queue still takes their workspaces. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // The stack may still be starting: what has not begun then never does.
        parts.values().forEach(Part::retire);
        stopAll(List.of(Service.INGRESS.module(), Service.SCALER.module(), Service.CLEANUP.module()));
        inProcess.closeFly();
        stopAll(List.of(Service.QUEUE.module()));
        inProcess.closeTelegram();
        stopAll(List.of(REGISTRY, KAFKA));
        inProcess.closeObjectStore();
        stopAll(List.of(POSTGRES));
        try {
            Files.deleteIfExists(settings.folder().running());
        } catch (IOException e) {
            throw new BackendException(settings.folder().running() + " cannot be deleted", e);
        } finally {
            release(lock);
        }
    }

    /** Stops everything if what is waited for has failed. */
    private void join(CompletableFuture<Void> parts) {
        try {
            parts.join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private void add(Part part) {
        parts.put(part.name(), part);
    }

    private Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        parts.values().forEach(part -> processes.put(part.name(), part.pid()));
        return processes;
    }

    private void stopAll(List<String> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> threads.execute(part(name)::stop));
        }
    }

    private static void release(StackLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new BackendException("The stack's lock cannot be released", e);
        }
    }
}
