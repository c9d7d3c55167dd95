package io.zabra.consensus.host;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.engine.StateConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.session.Absence;
import java.util.function.Consumer;

/**
 * How a {@link ReplicatedStore} behaves.
 *
 * @param zab who this server is, and among whom
 * @param state where the state is kept, by what clock, and the tick in which sessions expire
 * @param access who may do what
 * @param extendedTypesEnabled whether TTL znodes may be created
 * @param sessionTimeoutMsMin what clients ask for is raised to it
 * @param sessionTimeoutMsMax what clients ask for is lowered to it
 * @param clients what kinds of sessions clients get
 * @param sweep when the leader removes containers and TTL znodes
 * @param votersMin of a configuration that the ensemble may be changed to; Apache's is 2, or 1 without {@code standaloneEnabled}
 * @param onConfig told of the configurations that count, at the start and on the peer's thread when they are other ones; must not block
 * @param onFailure called once when the server had to stop because an invariant broke; nothing is acknowledged any more. A
 *     server ends its process here
 */
public record ReplicaConfig(
        ZabConfig zab,
        StateConfig state,
        AccessControl access,
        boolean extendedTypesEnabled,
        int sessionTimeoutMsMin,
        int sessionTimeoutMsMax,
        ClientPolicy clients,
        Sweep sweep,
        int votersMin,
        Consumer<ConfigChain> onConfig,
        Consumer<Throwable> onFailure) {

    long sid() {
        return zab.sid();
    }

    int negotiated(int timeoutMs) {
        return Math.max(sessionTimeoutMsMin, Math.min(sessionTimeoutMsMax, timeoutMs));
    }

    /** Several times per ping, and often enough that no wait of an election is much longer than it says. */
    long loopTickMs() {
        return Math.max(1, Math.min(20, zab.timings().pingMs() / 10));
    }

    /** For who is told of each tick of the loop, from now on. */
    Absence absence() {
        return new Absence(loopTickMs(), state.tickTimeMs(), state.clock().steadyMs());
    }
}
