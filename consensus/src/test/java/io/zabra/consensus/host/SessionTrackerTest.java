package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTrackerTest {
    private static final long HERE = SessionTracker.HERE;
    private static final long THERE = 7;

    private final SessionTracker tracker = new SessionTracker(10, Map.of(1L, 100), 1_000);

    @Test
    void aSessionOfAnEarlierReignHasItsFullTimeoutBeforeIt() {
        assertThat(tracker.expire(1_100, 10)).isEmpty();
        assertThat(tracker.expire(1_110, 10)).containsExactly(1L);
        assertThat(tracker.expire(9_999, 10)).isEmpty();
    }

    @Test
    void ofManyThatAreSilentSomeEndAtATimeAndTheOthersMayBeHeardFromMeanwhile() {
        for (long id = 2; id <= 5; id++) {
            tracker.opened(id, 100, 1_000, HERE);
        }
        assertThat(tracker.expire(1_110, 2)).containsExactly(1L, 2L);
        tracker.heard(4, 100, 1_110, HERE);
        assertThat(tracker.expire(1_120, 2)).containsExactly(3L, 5L);
        assertThat(tracker.expire(1_130, 2)).isEmpty();
        assertThat(tracker.expire(1_220, 2)).containsExactly(4L);
    }

    @Test
    void aSignOfLifeStartsTheTimeoutAnew() {
        tracker.heard(1, 100, 1_090, HERE);
        assertThat(tracker.expire(1_150, 10)).isEmpty();
        assertThat(tracker.expire(1_200, 10)).containsExactly(1L);
    }

    @Test
    void aShorterTimeoutCountsAtOnce() {
        tracker.opened(2, 10_000, 1_000, HERE);
        tracker.heard(2, 50, 1_000, HERE);
        assertThat(tracker.expire(1_060, 10)).containsExactly(2L);
    }

    @Test
    void theTimeThatALeaderSleptThroughDoesNotCount() {
        tracker.opened(2, 100, 1_050, HERE);
        tracker.slept(5_000, 6_040);
        tracker.heard(1, 100, 6_040, HERE);
        assertThat(tracker.expire(6_139, 10)).isEmpty();
        assertThat(tracker.expire(6_150, 10)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aSilentSessionEndsThoughTheLeaderSleepsAgainAndAgain() {
        long nowMs = 1_000;
        while (tracker.expire(nowMs, 10).isEmpty()) {
            nowMs += 60;
            tracker.slept(59, nowMs);
            assertThat(nowMs).isLessThan(1_000 + 2 * 100 + 2 * 60 + 10);
        }
    }

    /** As where two connections of one session, or a client that comes and goes, are granted different ones. */
    @Test
    void aTimeoutThatChangesAllTheTimeIsLookedAtOnce() {
        for (long nowMs = 1_000; nowMs < 30_000; nowMs++) {
            tracker.heard(1, nowMs % 2 == 0 ? 100 : 50, nowMs, HERE);
            assertThat(tracker.expire(nowMs, 10)).isEmpty();
            assertThat(tracker.dues()).isLessThanOrEqualTo(12);
        }
        assertThat(tracker.expire(29_999 + 50, 10)).isEmpty();
        assertThat(tracker.expire(29_999 + 61, 10)).containsExactly(1L);
        assertThat(tracker.expire(31_000, 10)).isEmpty();
        assertThat(tracker.dues()).isZero();
    }

    /** A client is back with a longer timeout before the server that it left tells of its last ping there. */
    @Test
    void aServerThatTheClientHasLeftProlongsASessionButDoesNotSayForHowLong() {
        assertThat(tracker.moved(1, 300, 1_000, HERE)).isTrue();
        tracker.heard(1, 100, 1_050, THERE);
        assertThat(tracker.expire(1_340, 10)).isEmpty();
        assertThat(tracker.expire(1_360, 10)).containsExactly(1L);
    }

    @Test
    void whereTheClientIsTheTimeoutIsSaid() {
        assertThat(tracker.moved(1, 300, 1_000, THERE)).isTrue();
        tracker.heard(1, 100, 1_050, THERE);
        assertThat(tracker.expire(1_160, 10)).containsExactly(1L);
    }

    @Test
    void aSessionWritesWhereItIsOnly() {
        assertThat(tracker.mayWrite(1, THERE)).isEqualTo(ErrorCode.OK);
        assertThat(tracker.mayWrite(1, HERE)).isEqualTo(ErrorCode.SESSION_MOVED);
        assertThat(tracker.moved(1, 100, 1_000, HERE)).isTrue();
        assertThat(tracker.mayWrite(1, HERE)).isEqualTo(ErrorCode.OK);
        assertThat(tracker.mayWrite(1, THERE)).isEqualTo(ErrorCode.SESSION_MOVED);
        assertThat(tracker.mayWrite(5, HERE)).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void aSessionThatIsEndingIsNobodys() {
        tracker.closing(1);
        assertThat(tracker.mayWrite(1, HERE)).isEqualTo(ErrorCode.SESSION_EXPIRED);
        assertThat(tracker.moved(1, 100, 1_000, HERE)).isFalse();
        assertThat(tracker.expire(9_999, 10)).isEmpty();
    }
}
