package io.zabra.consensus.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.server.quorum.ApacheMessages;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void learnerInfoIsByteForByteThatOfApache() throws Exception {
        LearnerInfo info = new LearnerInfo(7, LearnerInfo.PROTOCOL_VERSION, 0x1_0000_0005L);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new org.apache.zookeeper.server.quorum.LearnerInfo(7, 0x10000, 0x1_0000_0005L)
                .serialize(BinaryOutputArchive.getArchive(out), "LearnerInfo");

        assertThat(info.encode()).isEqualTo(out.toByteArray());
        assertThat(LearnerInfo.decode(info.encode())).isEqualTo(info);
    }

    @Test
    void notificationsAreByteForByteThoseOfApache() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            byte[] config = new byte[random.nextInt(50)];
            random.nextBytes(config);
            Notification n = new Notification(
                    Objects.requireNonNull(ServerState.ofCode(random.nextInt(4))),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    Notification.VERSION,
                    config);
            assertThat(n.encode())
                    .isEqualTo(ApacheMessages.notification(
                            n.state().code(), n.leader(), n.zxid(), n.round(), n.peerEpoch(), config));
            assertThat(Notification.decode(n.encode())).isEqualTo(n);
        }
    }

    @Test
    void olderNotificationsAreUnderstood() {
        ByteBuffer oldest = ByteBuffer.allocate(28)
                .putInt(2)
                .putLong(3)
                .putLong(0x5_0000_0007L)
                .putLong(9);
        assertThat(Notification.decode(oldest.array()))
                .isEqualTo(new Notification(ServerState.LEADING, 3, 0x5_0000_0007L, 9, 5, 0, new byte[0]));

        byte[] withEpoch =
                ByteBuffer.allocate(40).put(oldest.array()).putLong(6).putInt(1).array();
        assertThat(Notification.decode(withEpoch).peerEpoch()).isEqualTo(6);
    }

    @Test
    void electionHelloReadsBackAndWaitsForItsBytes() {
        ElectionHello hello = new ElectionHello(ElectionHello.VERSION_2, 3, List.of("a:3888", "[::1]:3889"));
        byte[] bytes = hello.encode();
        assertThat(ElectionHello.decode(ByteBuffer.wrap(bytes))).isEqualTo(hello);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(ElectionHello.decode(ByteBuffer.wrap(bytes, 0, cut))).isNull();
        }
        assertThatThrownBy(() ->
                        ElectionHello.decode(ByteBuffer.allocate(20).putLong(5).rewind()))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> ElectionHello.decode(ByteBuffer.allocate(20)
                        .putLong(ElectionHello.VERSION_1)
                        .putLong(1)
                        .putInt(Integer.MAX_VALUE)
                        .rewind()))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void theSmallPayloadsReadBack() {
        List<SessionTouch> touches = List.of(new SessionTouch(1, 2), new SessionTouch(-3, 4_000));
        assertThat(SessionTouch.decode(SessionTouch.encode(touches))).isEqualTo(touches);
        SessionCheck check = new SessionCheck(5, 6);
        assertThat(SessionCheck.decode(check.encode())).isEqualTo(check);
        SessionCheck.Answer answer = new SessionCheck.Answer(5, true);
        assertThat(SessionCheck.Answer.decode(answer.encode())).isEqualTo(answer);
        ForwardedRequest request =
                new ForwardedRequest(1, 2, ForwardedRequest.OPCODE_SYNC, ByteBuffer.wrap(new byte[] {7}));
        assertThat(ForwardedRequest.decode(request.encode())).isEqualTo(request);
        assertThat(Payloads.intOf(QuorumPacket.of(PacketType.ACKEPOCH, 0, Payloads.ofInt(-1))))
                .isEqualTo(-1);
        assertThat(Payloads.longOf(QuorumPacket.of(PacketType.COMMITANDACTIVATE, 0, Payloads.ofLong(9))))
                .isEqualTo(9);
    }

    @Test
    void shortPayloadsAreRefused() {
        List<Function<byte[], Object>> decoders = List.of(
                LearnerInfo::decode,
                SessionCheck::decode,
                SessionCheck.Answer::decode,
                ForwardedRequest::decode,
                Notification::decode,
                bytes -> Payloads.intOf(QuorumPacket.of(PacketType.ACKEPOCH, 0, Arrays.copyOf(bytes, 3))),
                bytes -> Payloads.longOf(QuorumPacket.of(PacketType.COMMITANDACTIVATE, 0, bytes)),
                bytes -> QuorumPacket.of(PacketType.ACK, 0).requireData(),
                bytes -> SessionTouch.decode(new byte[13]));
        for (Function<byte[], Object> decoder : decoders) {
            assertThatThrownBy(() -> decoder.apply(new byte[7])).isInstanceOf(MalformedPacketException.class);
        }
    }

    @Test
    void aNotificationOfAnyBytesIsReadOrRefused() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] body = new byte[random.nextInt(80)];
            random.nextBytes(body);
            Arrays.fill(body, 0, Math.min(3, body.length), (byte) 0);
            try {
                Notification.decode(body);
            } catch (MalformedPacketException e) {
                assertThat(e.getMessage()).as("seed %d", seed).startsWith("notification");
            }
        }
    }
}
