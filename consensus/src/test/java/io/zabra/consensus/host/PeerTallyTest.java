package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Phase;
import io.zabra.consensus.zab.Send;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a member measures of its part, by what it goes through. */
class PeerTallyTest {
    private final Map<PeerCount, Integer> counts = new EnumMap<>(PeerCount.class);
    private final Map<PeerTiming, List<Long>> timings = new EnumMap<>(PeerTiming.class);
    private long nowNs = 1_000;

    private final PeerTally tally = new PeerTally(
            new PeerMeter() {
                @Override
                public void count(PeerCount what) {
                    counts.merge(what, 1, Integer::sum);
                }

                @Override
                public void record(PeerTiming what, long value) {
                    timings.computeIfAbsent(what, each -> new ArrayList<>()).add(value);
                }
            },
            () -> 0,
            () -> nowNs);

    private void becomes(ServerState state, Phase phase, long afterNs) {
        nowNs += afterNs;
        tally.delivered(new Deliver.RoleChanged(1, state, phase, 1, 1, 0, "test"));
    }

    private List<Long> recorded(PeerTiming what) {
        return timings.getOrDefault(what, List.of());
    }

    @Test
    void whoElectsInVainIsUnavailableFromTheBeginning() {
        becomes(ServerState.LOOKING, Phase.ELECTION, 0);
        becomes(ServerState.LEADING, Phase.DISCOVERY, 10);
        becomes(ServerState.LOOKING, Phase.ELECTION, 100);
        becomes(ServerState.LEADING, Phase.DISCOVERY, 20);
        becomes(ServerState.LEADING, Phase.SYNCHRONIZATION, 3);
        becomes(ServerState.LEADING, Phase.BROADCAST, 4);
        assertThat(recorded(PeerTiming.ELECTION)).containsExactly(10L, 20L);
        assertThat(recorded(PeerTiming.UNAVAILABLE)).containsExactly(137L);
        assertThat(recorded(PeerTiming.UNAVAILABLE_AS_LEADER)).containsExactly(137L);
        assertThat(counts).containsEntry(PeerCount.LOOKING, 2);
    }

    @Test
    void aFollowerMeasuresFromTheLossOfItsLeaderAndItsSynchronizationFromTheElection() {
        becomes(ServerState.LOOKING, Phase.ELECTION, 0);
        becomes(ServerState.FOLLOWING, Phase.DISCOVERY, 10);
        becomes(ServerState.FOLLOWING, Phase.BROADCAST, 5);
        becomes(ServerState.LOOKING, Phase.ELECTION, 1_000);
        becomes(ServerState.LOOKING, Phase.ELECTION, 7);
        becomes(ServerState.FOLLOWING, Phase.DISCOVERY, 30);
        becomes(ServerState.FOLLOWING, Phase.BROADCAST, 6);
        assertThat(recorded(PeerTiming.ELECTION)).containsExactly(10L, 37L);
        assertThat(recorded(PeerTiming.UNAVAILABLE)).containsExactly(15L, 43L);
        assertThat(recorded(PeerTiming.FOLLOWER_SYNC)).containsExactly(5L, 6L);
        assertThat(recorded(PeerTiming.UNAVAILABLE_AS_LEADER)).isEmpty();
        assertThat(counts).containsEntry(PeerCount.LOOKING, 2);
    }

    private void begins(long link, PacketType type) {
        tally.sent(new Send.Packet(link, QuorumPacket.of(type, 1)));
    }

    @Test
    void synchronizationsAreCountedByKindAndAreUnderWayUntilTheyAreAcknowledged() {
        begins(1, PacketType.SNAP);
        begins(2, PacketType.SNAP);
        tally.happened(new Event.PacketReceived(1, QuorumPacket.of(PacketType.ACK, 1)));
        tally.happened(new Event.LinkClosed(2));
        begins(3, PacketType.SNAP);
        begins(4, PacketType.DIFF);
        begins(5, PacketType.TRUNC);
        assertThat(counts)
                .containsEntry(PeerCount.SNAP_SENT, 3)
                .containsEntry(PeerCount.DIFF_SENT, 2)
                .containsEntry(PeerCount.TRUNC_SENT, 1);
        assertThat(recorded(PeerTiming.SNAPS_IN_FLIGHT)).containsExactly(1L, 2L, 1L);
        assertThat(recorded(PeerTiming.DIFFS_IN_FLIGHT)).containsExactly(1L, 2L);
    }

    @Test
    void aLearnerTellsHowItWasBroughtUpToDateLast() {
        for (PacketType kind : List.of(PacketType.DIFF, PacketType.SNAP, PacketType.TRUNC)) {
            tally.happened(new Event.PacketReceived(1, QuorumPacket.of(kind, 1)));
            assertThat(tally.lastSync()).isEqualTo(kind.name());
        }
    }
}
