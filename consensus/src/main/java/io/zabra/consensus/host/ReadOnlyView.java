package io.zabra.consensus.host;

import io.zabra.consensus.zab.Phase;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server without a leader shows to those who only read: all that is on its disk, though the end of it may never have
 * been agreed upon, as Apache's {@code ReadOnlyZooKeeperServer} does. It stands beside the state, which only what is agreed
 * upon moves on, and is thrown away as soon as there is a leader; nothing is ever made from it.
 *
 * <p>Peer's thread, but for {@link #shown}.
 */
final class ReadOnlyView {
    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyView.class);

    /** A point read takes microseconds; one that began before the view ended is over long before. */
    private static final long GRACE_MS = 10_000;

    private final StateConfig config;
    private final StateMachine state;
    private final Deque<Ended> ended = new ArrayDeque<>();
    private volatile @Nullable StateMachine ahead;
    private boolean asked;
    private boolean loading;
    private int turn;

    private record Ended(StateMachine view, long sinceMs) {}

    ReadOnlyView(StateConfig config, StateMachine state) {
        this.config = config;
        this.state = state;
    }

    /** What reads and their watches are of: the state itself, unless the disk holds more. Any thread. */
    StateMachine shown() {
        StateMachine view = ahead;
        return view == null ? state : view;
    }

    /**
     * Whether reads can be served. Where the log goes on after the state, what it comes to is read first, beside the peer's thread;
     * until then the answer is no, and until all of it is on disk. What cannot be read is not shown.
     *
     * @param complete whatever a state must have besides what is on disk
     */
    boolean isReady(PeerLoop loop, Consumer<StoreState> complete) {
        long toZxid = loop.loggedZxid();
        if (!asked && toZxid > state.lastZxid()) {
            if (!loop.isLogDurable()) {
                return false;
            }
            asked = true;
            loading = true;
            int current = turn;
            loop.background().execute(() -> {
                StoreState next = read(loop.disk(), toZxid, complete);
                if (!loop.ask(() -> loaded(next, current)) && next != null) {
                    next.close();
                }
            });
        }
        return !loading;
    }

    private @Nullable StoreState read(PeerDisk disk, long toZxid, Consumer<StoreState> complete) {
        StoreState next = StoreState.empty(config).catchingUp();
        try {
            disk.loadAll(toZxid, next);
            complete.accept(next);
            return next;
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("The log up to 0x{} cannot be read, and is not shown", Long.toHexString(toZxid), e);
            next.close();
            return null;
        }
    }

    private void loaded(@Nullable StoreState next, int askedInTurn) {
        if (askedInTurn == turn) {
            loading = false;
            ahead = next == null ? null : new StateMachine(next, config);
        } else if (next != null) {
            next.close();
        }
    }

    /** Where there is a leader, or one is tried, the state alone counts. */
    void roleChanged(Phase phase) {
        if (phase != Phase.ELECTION) {
            end();
        }
    }

    private void end() {
        turn++;
        asked = false;
        loading = false;
        StateMachine view = ahead;
        ahead = null;
        if (view != null) {
            ended.add(new Ended(view, config.clock().steadyMs()));
        }
    }

    /** Frees the views that nobody reads any more. To be called now and then. */
    void reclaim() {
        long nowMs = config.clock().steadyMs();
        ended.removeIf(old -> {
            boolean unread = nowMs - old.sinceMs() >= GRACE_MS && !old.view().isPinned();
            if (unread) {
                old.view().close();
            }
            return unread;
        });
    }

    /** Nothing may be read any more. */
    void close() {
        end();
        ended.forEach(old -> old.view().close());
        ended.clear();
    }
}
