package io.agentfactory.scaler.inventory;

import io.agentfactory.scaler.access.AppAccess;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.inventory.LiveLists.Listed;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;

/**
 * What the provider lists, beside what is recorded. The records were read after the lists, so whatever we made is
 * explained by them.
 *
 * @param volumes empty where only machines were asked for
 * @param workers of which something may be left
 */
record Survey(
        AppAccess.Open access,
        Listed<Machine> machines,
        Listed<Volume> volumes,
        List<Worker> workers,
        Belongings belongings) {}
