package io.zabra.consensus.host;

import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.Deliver;
import io.zabra.engine.PinnedState;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the state machine to an installed snapshot while the peer's thread goes on, so that heartbeats are answered however
 * large the state is. What is delivered meanwhile waits here, in order. Peer's thread, but for the loading itself.
 */
final class StateLoading {
    private static final Logger LOG = LoggerFactory.getLogger(StateLoading.class);

    private final StateConfig config;
    private final StateMachine state;
    private final Deque<Runnable> held = new ArrayDeque<>();
    /** Images that are asked for and not there yet. */
    private final List<CompletableFuture<PinnedState>> awaited = new ArrayList<>();

    private boolean loading;

    StateLoading(StateConfig config, StateMachine state) {
        this.config = config;
        this.state = state;
    }

    boolean isLoading() {
        return loading;
    }

    /** To be done in its turn: after the loading, and what was held back before. */
    void hold(Runnable task) {
        held.add(task);
    }

    /**
     * The state as it is when all that was delivered up to now is applied, which is waited for by whoever reads it.
     *
     * @param zxid that it must have then
     */
    StateImage image(long zxid) {
        CompletableFuture<PinnedState> pinned = new CompletableFuture<>();
        if (loading) {
            awaited.add(pinned);
            hold(() -> pin(zxid, pinned));
        } else {
            pin(zxid, pinned);
        }
        return new PinnedImage(zxid, pinned);
    }

    private void pin(long zxid, CompletableFuture<PinnedState> pinned) {
        PinnedState pin = state.pinState();
        long pinnedZxid = pin.zxid();
        awaited.removeIf(each -> each == pinned);
        if (pinnedZxid != zxid || !pinned.complete(pin)) {
            pin.close();
        }
        if (pinnedZxid != zxid) {
            throw new BrokenInvariantException("the state is at 0x" + Long.toHexString(pinnedZxid)
                    + ", to be streamed is 0x" + Long.toHexString(zxid));
        }
    }

    /** Nothing is loaded or applied any more: who waits for an image is told so. */
    void close() {
        awaited.forEach(pinned -> pinned.completeExceptionally(new IOException("the server ended")));
        awaited.clear();
    }

    /**
     * Begins to load, beside the peer's thread; ends on it.
     *
     * @param complete whatever a state must have besides the snapshot
     * @param failed told where the state cannot be had: the server must stop
     */
    void load(
            PeerLoop loop,
            Deliver.SnapshotInstalled installed,
            Consumer<StoreState> complete,
            Consumer<Throwable> failed) {
        loading = true;
        loop.background().execute(() -> {
            StoreState next = read(loop.disk(), installed, complete, failed);
            if (next != null) {
                loop.ask(() -> loaded(next));
            }
        });
    }

    private @Nullable StoreState read(
            PeerDisk disk,
            Deliver.SnapshotInstalled installed,
            Consumer<StoreState> complete,
            Consumer<Throwable> failed) {
        long startMs = config.clock().steadyMs();
        StoreState next = StoreState.empty(config);
        try {
            disk.load(installed.handle(), installed.zxid(), next);
            complete.accept(next);
            LOG.info(
                    "State of 0x{} loaded in {} ms",
                    Long.toHexString(installed.zxid()),
                    config.clock().steadyMs() - startMs);
            return next;
        } catch (IOException | RuntimeException | Error e) {
            next.close();
            failed.accept(e);
            return null;
        }
    }

    private void loaded(StoreState next) {
        state.replace(next);
        loading = false;
        while (!loading && !held.isEmpty()) {
            held.remove().run();
        }
    }
}
