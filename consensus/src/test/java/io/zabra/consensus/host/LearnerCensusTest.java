package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is connected to a leader, and how far behind. */
class LearnerCensusTest {
    private final LearnerCensus census = new LearnerCensus();

    private void comes(long link, long sid, PacketType as, long epoch) {
        LearnerInfo info = new LearnerInfo(sid, LearnerInfo.PROTOCOL_VERSION, 0);
        census.happened(new Event.PacketReceived(link, QuorumPacket.of(as, 0, info.encode())));
        census.sent(new Send.Packet(link, QuorumPacket.of(PacketType.NEWLEADER, Zxid.of(epoch, 0))));
        acknowledges(link, Zxid.of(epoch, 0));
        census.sent(new Send.Packet(link, QuorumPacket.of(PacketType.UPTODATE, -1)));
    }

    private void acknowledges(long link, long zxid) {
        census.happened(new Event.PacketReceived(link, QuorumPacket.of(PacketType.ACK, zxid)));
    }

    private void propose(long zxid) {
        census.happened(new Event.Proposed(zxid, new byte[0]));
    }

    @Test
    void aFollowerLagsByWhatItHasNotAcknowledged() {
        comes(1, 2, PacketType.FOLLOWERINFO, 5);
        comes(2, 3, PacketType.FOLLOWERINFO, 5);
        comes(3, 9, PacketType.OBSERVERINFO, 5);
        propose(Zxid.of(5, 1));
        propose(Zxid.of(5, 2));
        acknowledges(1, Zxid.of(5, 1));
        assertThat(census.counts()).isEqualTo(new LearnerCounts(3, 2, 1, Map.of(2L, 1L, 3L, 2L)));
    }

    @Test
    void whoIsNotUpToDateIsConnectedAndNoMore() {
        LearnerInfo info = new LearnerInfo(2, LearnerInfo.PROTOCOL_VERSION, 0);
        census.happened(new Event.PacketReceived(1, QuorumPacket.of(PacketType.FOLLOWERINFO, 0, info.encode())));
        assertThat(census.counts()).isEqualTo(new LearnerCounts(1, 0, 0, Map.of()));
        census.happened(new Event.LinkClosed(1));
        assertThat(census.counts()).isEqualTo(new LearnerCounts(0, 0, 0, Map.of()));
    }

    @Test
    void whatAnEarlierReignProposedIsNoLagOfALaterOne() {
        comes(1, 2, PacketType.FOLLOWERINFO, 5);
        propose(Zxid.of(5, 700));
        census.sent(new Send.Close(1, "test", false));
        comes(2, 2, PacketType.FOLLOWERINFO, 6);
        assertThat(census.counts().lags()).isEqualTo(Map.of(2L, 0L));
        propose(Zxid.of(6, 1));
        assertThat(census.counts().lags()).isEqualTo(Map.of(2L, 1L));
    }
}
