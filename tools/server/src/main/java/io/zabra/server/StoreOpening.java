package io.zabra.server;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store that a server serves: of its own, or its part of an ensemble's.
 *
 * @param replica the same store where the server is a member of an ensemble; else null
 */
record StoreOpening(ZnodeStore store, @Nullable ReplicatedStore replica) {
    /**
     * Opens the data directory, and in an ensemble begins to take part. Blocks; does not wait for a leader.
     *
     * @param failed told once when the store had to stop: nothing is acknowledged any more
     * @throws IOException where the data directory cannot be used, or a port not be bound
     */
    static StoreOpening open(ServerConfig config, AccessControl access, Consumer<Throwable> failed) throws IOException {
        if (config.ensemble() != null) {
            throw new IOException("a member of an ensemble cannot be run yet: only a standalone server can start");
        }
        return new StoreOpening(LocalStore.open(config.dataDir(), local(config, access, failed)), null);
    }

    /** What clients are told: {@code standalone}; of a member of an ensemble its part, or {@code looking} while it serves nobody. */
    String mode() {
        if (replica == null) {
            return "standalone";
        }
        var status = replica.status();
        if (!status.serving()) {
            return "looking";
        }
        return switch (status.state()) {
            case LEADING -> "leader";
            case FOLLOWING -> "follower";
            case OBSERVING -> "observer";
            case LOOKING -> "looking";
        };
    }

    private static LocalStoreConfig local(ServerConfig config, AccessControl access, Consumer<Throwable> failed) {
        return LocalStoreConfig.standard()
                .withTickTimeMs(config.tickTimeMs())
                .withSessionTimeoutsMs(config.minSessionTimeoutMs(), config.maxSessionTimeoutMs())
                .withExtendedTypes(config.extendedTypesEnabled())
                .withAccess(access)
                .withSweep(config.sweep())
                .withSnapshots(new SnapshotPolicy(
                        config.snapCount(), SnapshotPolicy.STANDARD.logBytesMax(), SnapshotPolicy.STANDARD.kept()))
                .withOnFailure(failed);
    }
}
