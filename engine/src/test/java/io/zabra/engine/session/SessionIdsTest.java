package io.zabra.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    private static final long STARTED_MS = 1_790_000_000_000L;
    private static final int MANY = 100_000;

    @Test
    void noIdIsGivenOutTwiceByServersThatStartTogetherOrAnewOrWithAClockSetBack() {
        Set<Long> seen = new HashSet<>();
        long last = 0;
        for (int serverId = 0; serverId < 256; serverId += 51) {
            SessionIds first = new SessionIds(serverId, STARTED_MS);
            for (int i = 0; i < MANY; i++) {
                last = first.next();
                assertThat(seen.add(last)).as("id %x", last).isTrue();
            }
            // It was up for so many milliseconds at least, for so many sessions.
            SessionIds restarted = new SessionIds(serverId, STARTED_MS + 2);
            SessionIds setBack = new SessionIds(serverId, STARTED_MS - 3_600_000);
            setBack.avoid(last);
            long later = restarted.next();
            assertThat(seen.add(later)).as("id %x after a restart", later).isTrue();
            long back = setBack.next();
            assertThat(seen.add(back)).as("id %x with the clock set back", back).isTrue();
        }
    }

    @Test
    void whatTheStartOfALiveSessionMayHaveGivenOutIsAvoided() {
        SessionIds first = new SessionIds(3, STARTED_MS);
        long last = first.last();
        long live = first.next();
        SessionIds setBack = new SessionIds(3, STARTED_MS - 5_000);
        setBack.avoidStartOf(live);
        long next = setBack.next();
        assertThat(next).isGreaterThan(last);
        setBack.avoidStartOf(live);
        setBack.avoidStartOf(next);
        assertThat(setBack.next()).as("what is behind us is no news").isEqualTo(next + 1);
    }

    /** In 2039 next. */
    @Test
    void theTimesOfIdsGoRoundWithinTheirServersPart() {
        long roundMs = 1L << 40;
        SessionIds before = new SessionIds(3, 2 * roundMs - 1);
        SessionIds after = new SessionIds(3, 2 * roundMs);
        long last = before.last();
        assertThat(SessionIds.isOf(3, last)).isTrue();
        after.avoid(before.next());
        assertThat(after.next()).as("what was before the round").isEqualTo(3L << 56);
        after.avoid(last);
        assertThat(after.next()).isEqualTo(last + 1);
    }

    @Test
    void anIdTellsItsServer() {
        for (long serverId : new long[] {0, 1, 127, 128, 255}) {
            long id = new SessionIds(serverId, STARTED_MS).next();
            assertThat(SessionIds.isOf(serverId, id)).isTrue();
            assertThat(SessionIds.isOf(serverId ^ 1, id)).isFalse();
        }
    }
}
