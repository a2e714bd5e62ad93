package io.agentfactory.local.fly;

import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/** A program of its own, to be killed: an emulator whose one machine has a child. Writes both process ids to a file. */
final class EmulatorWithOneMachine {
    private EmulatorWithOneMachine() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        FlyEmulator emulator = FlyEmulator.start(
                0,
                FlyEmulatorSettings.laptop(folder.resolve("fly"), "token")
                        .withApps("workers")
                        .withDelays(FlyDelays.none())
                        .withImages(ImageCatalogue.empty()
                                .with("parent", "sh", "-c", "sleep 600 & echo $! > child; wait")));
        new FlyClient(emulator, "token")
                .unchecked()
                .post("/apps/workers/machines", "{\"name\":\"w1\",\"config\":{\"image\":\"parent\"}}")
                .expect(200);
        Path childFile = null;
        while (childFile == null || !Files.exists(childFile) || Files.size(childFile) == 0) {
            childFile = folder.resolve(
                    "fly/machines/" + emulator.machines().getFirst().id() + "/child");
            Thread.sleep(20);
        }
        String pids = emulator.machines().getFirst().pid() + "\n" + Files.readString(childFile);
        Path written = Files.writeString(folder.resolve("pids.new"), pids);
        Files.move(written, folder.resolve("pids"), StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }
}
