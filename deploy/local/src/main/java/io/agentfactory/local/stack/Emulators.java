package io.agentfactory.local.stack;

import io.agentfactory.backends.process.Ports;
import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.FlyEmulatorSettings;
import io.agentfactory.local.telegram.BotAccount;
import io.agentfactory.local.telegram.TelegramEmulator;
import io.agentfactory.local.telegram.TelegramSettings;

/** The outside world of a stack, in the launcher's own JVM: Telegram with one bot, Fly with one application. */
public record Emulators(TelegramEmulator telegram, FlyEmulator fly) {

    public static final String FLY_APP = "agent-factory-local";
    public static final String BOT_NAME = "local_agent_bot";

    static TelegramEmulator startTelegram(StackSettings settings, StackKeys keys) {
        Ports.requireFree("the Telegram emulator", settings.ports().telegram());
        BotAccount bot = new BotAccount(keys.botToken(), BOT_NAME, "Local agent");
        return TelegramEmulator.start(
                settings.ports().telegram(),
                TelegramSettings.of(settings.folder().telegram(), bot));
    }

    static FlyEmulator startFly(StackSettings settings, StackKeys keys) {
        Ports.requireFree("the Fly emulator", settings.ports().fly());
        return FlyEmulator.start(
                settings.ports().fly(),
                FlyEmulatorSettings.laptop(settings.folder().fly(), keys.flyToken())
                        .withApps(FLY_APP)
                        .withImages(WorkerImage.catalogue(settings)));
    }
}
