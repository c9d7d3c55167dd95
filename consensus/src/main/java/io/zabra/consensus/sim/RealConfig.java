package io.zabra.consensus.sim;

import io.zabra.consensus.host.ClientPolicy;
import io.zabra.consensus.host.ReplicaConfig;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.engine.StateConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tree.RecordSizing;
import java.util.function.Consumer;

/** How each {@link RealServer} is set up. */
final class RealConfig {
    private static final int TICK_TIME_MS = 100;
    private static final RecordSizing SIZING = new RecordSizing(10_000, 40, 100, 1 << 22);

    private RealConfig() {}

    /** @param offHeap whether records are outside the heap, as a server has them: its snapshots are of another format then */
    static StateConfig state(RealClock clock, boolean offHeap) {
        StateConfig state = StateConfig.standard().withTickTimeMs(TICK_TIME_MS).withClock(clock);
        return offHeap ? state.withOffHeap(SIZING) : state;
    }

    /** @param failed told why the server stops */
    static ReplicaConfig replica(ZabConfig zab, StateConfig state, Consumer<Throwable> failed) {
        return new ReplicaConfig(
                zab,
                state,
                AccessControl.standard(),
                true,
                RealClient.TIMEOUT_MS,
                RealClient.TIMEOUT_MS,
                ClientPolicy.STANDARD,
                Sweep.STANDARD,
                1,
                configs -> {},
                failed);
    }
}
