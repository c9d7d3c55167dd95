package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zabra.engine.tree.RecordStore;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Watches take no more of the heap than they may, and none is on a path that no znode can have. */
class WatchLimitTest {
    private static final int BYTES_MAX = 2 << 20;
    private static final String LONG = "/" + "y".repeat(9_000);
    private static final String TOO_LONG = "/" + "x".repeat(RecordStore.PATH_BYTES_MAX);

    private final ManualClock clock = new ManualClock();
    private final StateConfig config =
            StateConfig.standard().withWatchBytesMax(BYTES_MAX).withClock(clock);
    private final StateMachine state = new StateMachine(StoreState.fresh(config), config);
    private final Logger log = (Logger) LoggerFactory.getLogger(WatchedReads.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Watcher watcher = event -> {};

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void close() {
        log.detachAppender(lines);
        state.close();
    }

    private void fill() {
        int left = 0;
        try {
            for (; left < 100_000; left++) {
                state.addWatch("/n" + left, WatchMode.PERSISTENT, watcher);
            }
        } catch (WatchRefusedException e) {
            assertThat(e.error()).isEqualTo(ErrorCode.SYSTEM_ERROR);
        }
        assertThat(left).isBetween(10_000, 50_000);
    }

    private static void assertRefused(ErrorCode error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WatchRefusedException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private boolean readAndWatch(String path, WatchMode mode, boolean keep) {
        return state.readAndWatch(path, mode, watcher, tree -> tree.find("/") != null, found -> keep);
    }

    @Test
    void everyWayToLeaveAWatchIsRefusedBeyondTheBound() {
        fill();
        assertThat(state.watchCounts().heapBytes()).isBetween(BYTES_MAX * 9L / 10, (long) BYTES_MAX);
        for (WatchMode mode : WatchMode.values()) {
            assertRefused(ErrorCode.SYSTEM_ERROR, () -> state.addWatch(LONG, mode, event -> {}));
            assertRefused(ErrorCode.SYSTEM_ERROR, () -> readAndWatch(LONG, mode, true));
        }
        assertRefused(ErrorCode.SYSTEM_ERROR, () -> state.pinAndWatch(LONG, WatchMode.CHILD, watcher, tree -> true));
        assertThat(state.isPinned()).isFalse();
    }

    @Test
    void whatTakesNoMoreIsNotRefused() {
        fill();
        long watches = state.watchCounts().watches();
        assertThat(readAndWatch(LONG, WatchMode.DATA, false)).isTrue();
        assertThat(readAndWatch("/n1", WatchMode.DATA, true)).isTrue();
        state.addWatch("/n1", WatchMode.PERSISTENT, watcher);
        assertThat(state.watchCounts().watches()).isEqualTo(watches);
        state.watches().remove(watcher);
        assertThat(readAndWatch(LONG, WatchMode.DATA, true)).isTrue();
        assertThat(state.watchCounts().watches()).isOne();
    }

    @Test
    void aPathThatNoZnodeCanHaveIsNotWatched() {
        for (WatchMode mode : WatchMode.values()) {
            assertRefused(ErrorCode.BAD_ARGUMENTS, () -> state.addWatch(TOO_LONG, mode, watcher));
            assertRefused(ErrorCode.BAD_ARGUMENTS, () -> readAndWatch(TOO_LONG, mode, true));
        }
        assertRefused(
                ErrorCode.BAD_ARGUMENTS, () -> state.pinAndWatch(TOO_LONG, WatchMode.DATA, watcher, tree -> true));
        assertThat(readAndWatch(TOO_LONG, WatchMode.DATA, false)).isTrue();
        assertThat(state.watchCounts().watches()).isZero();
        assertThat(state.isPinned()).isFalse();
        state.addWatch(TOO_LONG.substring(0, RecordStore.PATH_BYTES_MAX), WatchMode.PERSISTENT_RECURSIVE, watcher);
    }

    @Test
    void theLogSaysSoAndNotOften() {
        fill();
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getFormattedMessage()).contains("No heap for more watches", "/n", "-Xmx");
        assertRefused(ErrorCode.SYSTEM_ERROR, () -> state.addWatch(LONG, WatchMode.DATA, event -> {}));
        assertThat(lines.list).hasSize(1);
        clock.advance(10_000);
        assertRefused(ErrorCode.SYSTEM_ERROR, () -> state.addWatch(LONG, WatchMode.DATA, event -> {}));
        assertThat(lines.list).hasSize(2);
    }
}
