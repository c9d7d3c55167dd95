package io.zabra.consensus.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.election.ElectionTimings;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorTest {
    private static final ZabTimings TIMINGS = new ZabTimings(50, 1_500, 400, 30, 12, new ElectionTimings(40, 40, 320));
    private static final String MEMBERS = "server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\nserver.4=d:1:2\n";

    private static PeerState state(String rule) {
        ZabConfig config = new ZabConfig(1, QuorumConfig.parse(MEMBERS + rule), TIMINGS, ZabLimits.STANDARD, false);
        LogExtent nothing = new LogExtent(0, List.of());
        LogEntry one = new LogEntry(Zxid.of(1, 1), new byte[0]);
        return new PeerState(config, new DurableState(1, 1, 0, 0, List.of(one), false, nothing, null));
    }

    private static Door door(String rule) {
        return new Door(state(rule));
    }

    private static LearnerLink learner(long sid, int counter) {
        LearnerLink learner = new LearnerLink(sid, 0);
        learner.identify(sid, true);
        learner.lastZxid(Zxid.of(1, counter));
        return learner;
    }

    @Test
    void aVoterWithALaterHistoryIsAheadOfUs() {
        Door door = door("");
        assertThat(door.isAheadOfUs(learner(3, 1), 1)).isFalse();
        assertThat(door.isAheadOfUs(learner(3, 2), 1)).isTrue();
        assertThat(door.isAheadOfUs(learner(3, 1), 2)).isTrue();
    }

    @Test
    void anEpochFarAboveOursIsBelievedAsFarAsWeWouldGoAndNoFurther() {
        PeerState state = state("");
        state.sawEpoch(Zxid.EPOCH_MAX);
        assertThat(new Door(state).nextEpoch()).isEqualTo(2 + ZabLimits.STANDARD.epochJumpMax());
    }

    @Test
    void whoPromisedMoreThanWeBelieveIsHeardUntilOurEpochIsChosen() {
        Door door = door("");
        LearnerInfo info = new LearnerInfo(2, LearnerInfo.PROTOCOL_VERSION, 0);
        long believed = 1 + ZabLimits.STANDARD.epochJumpMax();
        assertThat(door.hindrance(info, believed + 1, -1)).isNull();
        assertThat(door.hindrance(info, believed, 1)).isNull();
        assertThat(door.hindrance(info, believed + 1, 1)).contains("has promised epoch " + (believed + 1));
        assertThat(door.refusal(info, true, Zxid.EPOCH_MAX)).isNull();
        assertThat(door.refusal(info, true, Zxid.EPOCH_MAX + 1)).contains("out of bounds");
    }

    /** It may not lead itself, so that without this nobody would while it is there. */
    @Test
    void whoHasNoWeightKeepsNobodyFromLeading() {
        Door door = door("group.1=1:2:3:4\nweight.4=0\n");
        assertThat(door.isAheadOfUs(learner(4, 2), 1)).isFalse();
        assertThat(door.isAheadOfUs(learner(3, 2), 1)).isTrue();
    }
}
