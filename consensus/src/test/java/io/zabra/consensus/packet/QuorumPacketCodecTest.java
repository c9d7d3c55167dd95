package io.zabra.consensus.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.quorum.ApacheMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuorumPacketCodecTest {
    private static final int PACKETS = 2_000;
    private static final int DATA_BYTES_MAX = 4_096;

    @ParameterizedTest
    @EnumSource(PacketType.class)
    void everyTypeHasApachesNumber(PacketType type) throws Exception {
        assertThat(type.code()).isEqualTo(ApacheMessages.packetCode(type.name()));
        assertThat(PacketType.ofCode(type.code())).isEqualTo(type);
    }

    @Test
    void packetsAreByteForByteThoseOfApache() throws Exception {
        for (int seed = 0; seed < PACKETS; seed++) {
            QuorumPacket packet = packet(new Random(seed));
            byte[] bytes = QuorumPacketCodec.encode(packet);
            assertThat(bytes).as("seed %d", seed).isEqualTo(apache(packet));
            assertThat(QuorumPacketCodec.decode(ByteBuffer.wrap(bytes), DATA_BYTES_MAX))
                    .as("seed %d", seed)
                    .isEqualTo(packet);
        }
    }

    @Test
    void aPacketCutAnywhereWaitsForTheRest() {
        QuorumPacket packet =
                new QuorumPacket(PacketType.REQUEST, 77, new byte[] {1, 2, 3}, List.of(new AuthInfo("digest", "a:b")));
        byte[] bytes = QuorumPacketCodec.encode(packet);
        for (int cut = 0; cut < bytes.length; cut++) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, cut);
            assertThat(QuorumPacketCodec.decode(in, DATA_BYTES_MAX)).isNull();
            assertThat(in.position()).isZero();
        }
    }

    @Test
    void packetsFollowEachOtherWithoutFrames() {
        ByteBuffer stream = ByteBuffer.allocate(4_096);
        List<QuorumPacket> sent = new ArrayList<>();
        for (int seed = 0; seed < 10; seed++) {
            sent.add(packet(new Random(seed)));
            QuorumPacketCodec.encode(sent.get(seed), stream);
        }
        stream.flip();
        for (QuorumPacket packet : sent) {
            assertThat(QuorumPacketCodec.decode(stream, DATA_BYTES_MAX)).isEqualTo(packet);
        }
        assertThat(stream.hasRemaining()).isFalse();
    }

    @Test
    void lengthsThatNoPacketHasAreRefusedBeforeTheBytesArrive() {
        for (int length : new int[] {-2, Integer.MIN_VALUE, DATA_BYTES_MAX + 1, Integer.MAX_VALUE}) {
            ByteBuffer head =
                    ByteBuffer.allocate(16).putInt(2).putLong(1).putInt(length).flip();
            assertThatThrownBy(() -> QuorumPacketCodec.decode(head, DATA_BYTES_MAX))
                    .isInstanceOf(MalformedPacketException.class);
            ByteBuffer vector = ByteBuffer.allocate(20)
                    .putInt(2)
                    .putLong(1)
                    .putInt(-1)
                    .putInt(length)
                    .flip();
            assertThatThrownBy(() -> QuorumPacketCodec.decode(vector, DATA_BYTES_MAX))
                    .isInstanceOf(MalformedPacketException.class);
        }
        ByteBuffer type = ByteBuffer.allocate(4).putInt(20).flip();
        assertThatThrownBy(() -> QuorumPacketCodec.decode(type, DATA_BYTES_MAX))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void noInputDoesAnythingButDecodeWaitOrFail() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = QuorumPacketCodec.encode(packet(random));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            try {
                QuorumPacketCodec.decode(in, DATA_BYTES_MAX);
            } catch (MalformedPacketException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
            }
        }
    }

    private static QuorumPacket packet(Random random) {
        PacketType[] types = PacketType.values();
        byte[] data = random.nextInt(4) == 0 ? null : new byte[random.nextInt(100)];
        if (data != null) {
            random.nextBytes(data);
        }
        List<AuthInfo> authInfo = random.nextInt(3) > 0 ? null : new ArrayList<>();
        for (int i = random.nextInt(3); authInfo != null && i > 0; i--) {
            authInfo.add(new AuthInfo("scheme" + i, "é " + random.nextInt(100)));
        }
        return new QuorumPacket(types[random.nextInt(types.length)], random.nextLong(), data, authInfo);
    }

    private static byte[] apache(QuorumPacket packet) throws Exception {
        List<Id> ids = packet.authInfo() == null
                ? null
                : packet.authInfo().stream()
                        .map(info -> new Id(info.scheme(), info.id()))
                        .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new org.apache.zookeeper.server.quorum.QuorumPacket(packet.type().code(), packet.zxid(), packet.data(), ids)
                .serialize(BinaryOutputArchive.getArchive(out), "packet");
        return out.toByteArray();
    }
}
