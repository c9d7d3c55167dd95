package io.zabra.consensus.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnersTest {
    private static final long IN_MEMORY_AFTER = Zxid.of(1, 10);
    private static final long END = Zxid.of(1, 11);
    private static final int MAX = Learners.LOGS_AT_ONCE_MAX;
    private static final QuorumConfig MEMBERS =
            QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2:observer\n");

    private final PeerState state = new PeerState(
            new ZabConfig(1, MEMBERS, ZabTimings.STANDARD, ZabLimits.STANDARD, true),
            new DurableState(
                    1,
                    1,
                    END,
                    IN_MEMORY_AFTER,
                    List.of(new LogEntry(END, new byte[0])),
                    false,
                    new LogExtent(0, List.of(IN_MEMORY_AFTER)),
                    null));
    private final Learners learners = new Learners(state);

    private LearnerLink promised(long link, long sid, boolean follower, long lastZxid) {
        LearnerLink learner = new LearnerLink(link, 0);
        learner.identify(sid, follower);
        learner.lastZxid(lastZxid);
        learner.stage(LearnerLink.Stage.PROMISED);
        learners.add(learner);
        return learner;
    }

    private boolean begins(LearnerLink learner) {
        learners.synchronize(learner, learner.lastZxid(), END, 1, MEMBERS);
        return learner.stage() == LearnerLink.Stage.SYNCING;
    }

    private LearnerLink stranger(int number, long lastZxid) {
        return promised(number, 100 + number, false, lastZxid);
    }

    @Test
    void theLogIsReadToSoManyAtOnceAndTheNextOneComesWhenOneHasIt() {
        LearnerLink first = stranger(1, Zxid.of(1, 5));
        assertThat(begins(first)).isTrue();
        for (int number = 2; number <= MAX; number++) {
            assertThat(begins(stranger(number, Zxid.of(1, 5)))).isTrue();
        }
        LearnerLink next = stranger(MAX + 1, Zxid.of(1, 5));
        assertThat(begins(next)).isFalse();
        assertThat(state.out().take().send().stream()
                        .filter(send -> send instanceof Send.LogRange)
                        .count())
                .isEqualTo(MAX);
        first.stage(LearnerLink.Stage.SYNCED);
        assertThat(begins(next)).isTrue();
    }

    @Test
    void whoMissesWhatIsInMemoryWaitsForNobody() {
        for (int number = 1; number <= MAX; number++) {
            assertThat(begins(stranger(number, Zxid.of(1, 5)))).isTrue();
        }
        assertThat(begins(stranger(MAX + 1, IN_MEMORY_AFTER))).isTrue();
    }

    @Test
    void noMemberWaitsForStrangersAndNoVoterForAnybody() {
        for (int number = 1; number <= MAX; number++) {
            assertThat(begins(stranger(number, Zxid.of(1, 5)))).isTrue();
        }
        assertThat(begins(promised(50, 3, false, Zxid.of(1, 5)))).isTrue();
        for (int number = 1; number <= MAX; number++) {
            assertThat(begins(promised(100 + number, 3, false, Zxid.of(1, 5)))).isEqualTo(number < MAX);
        }
        assertThat(begins(promised(51, 2, true, Zxid.of(1, 5)))).isTrue();
    }
}
