package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkDecoderTest {
    private static final int FIRST_BYTES_MAX = 4096;
    private static final int DATA_BYTES_MAX = 1 << 20;

    private static final class Arrivals implements LinkDecoder.Listener {
        final List<PacketType> packets = new ArrayList<>();
        String closed = "";

        @Override
        public boolean packet(QuorumPacket packet) {
            packets.add(packet.type());
            return true;
        }

        @Override
        public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
            throw new AssertionError("no snapshot comes");
        }

        @Override
        public void snapshotWhole(long handle) {}

        @Override
        public void readComplete() {}

        @Override
        public void writable() {}

        @Override
        public void closed(String reason) {
            closed = reason;
        }
    }

    private final Arrivals arrivals = new Arrivals();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new LinkDecoder(arrivals, DATA_BYTES_MAX, FIRST_BYTES_MAX));

    private static ByteBuf packet(PacketType type, int dataBytes) {
        return Unpooled.wrappedBuffer(QuorumPacketCodec.encode(QuorumPacket.of(type, 1, new byte[dataBytes])));
    }

    @Test
    void whoHasNotSaidWhoHeIsMakesNobodyKeepMuch() {
        channel.writeInbound(packet(PacketType.FOLLOWERINFO, 60_000).readSlice(16));
        assertThat(channel.isOpen()).isFalse();
        assertThat(arrivals.closed).contains("60000");
    }

    @Test
    void norByIdentitiesBehindAShortPayload() {
        ByteBuf many = Unpooled.buffer();
        many.writeInt(PacketType.FOLLOWERINFO.code()).writeLong(1).writeInt(-1).writeInt(1_000);
        many.writeInt(60_000).writeZero(FIRST_BYTES_MAX);
        channel.writeInbound(many);
        assertThat(channel.isOpen()).isFalse();
        assertThat(arrivals.closed).contains("first packet");
    }

    @Test
    void whoHasMaySendWhatLinksCarry() {
        channel.writeInbound(packet(PacketType.FOLLOWERINFO, 20), packet(PacketType.REQUEST, 60_000));
        assertThat(channel.isOpen()).isTrue();
        assertThat(arrivals.packets).containsExactly(PacketType.FOLLOWERINFO, PacketType.REQUEST);
    }
}
