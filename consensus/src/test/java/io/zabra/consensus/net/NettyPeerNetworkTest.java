package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.States;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyPeerNetworkTest {
    private static final QuorumPacket HELLO =
            QuorumPacket.of(PacketType.FOLLOWERINFO, 0, new LearnerInfo(1, 0x10000, 0).encode());

    @TempDir
    Path dir;

    private QuorumConfig quorum;

    @BeforeEach
    void chooseMembers() throws IOException {
        quorum = Side.quorum(3);
    }

    /** A leader (1) and a learner (2) that have heard of each other. */
    private record Pair(Side leader, Side learner, long atLeader, long atLearner) implements AutoCloseable {
        static Pair of(Path dir, QuorumConfig quorum) throws Exception {
            return of(dir, quorum, config -> config);
        }

        /** @param change of the leader's */
        static Pair of(Path dir, QuorumConfig quorum, UnaryOperator<PeerNetworkConfig> change) throws Exception {
            Side leader = new Side(dir, 1, quorum, change);
            Side learner = new Side(dir, 2, quorum);
            leader.network.role(ServerState.LEADING);
            learner.send(new Send.Connect(1));
            long atLearner = learner.next(Event.LeaderConnected.class).link();
            learner.send(new Send.Packet(atLearner, HELLO));
            long atLeader = leader.next(Event.LearnerConnected.class).link();
            assertThat(leader.next(Event.PacketReceived.class)).isEqualTo(new Event.PacketReceived(atLeader, HELLO));
            return new Pair(leader, learner, atLeader, atLearner);
        }

        void toLearner(QuorumPacket packet) {
            leader.send(new Send.Packet(atLeader, packet));
        }

        QuorumPacket atLearner(PacketType type) throws InterruptedException {
            Event.PacketReceived received = learner.next(Event.PacketReceived.class);
            assertThat(received.link()).isEqualTo(atLearner);
            assertThat(received.packet().type()).isEqualTo(type);
            return received.packet();
        }

        @Override
        public void close() {
            leader.close();
            learner.close();
        }
    }

    @Test
    void votesReachTheOtherServerWhoeverSpeaksFirst() throws Exception {
        try (Side first = new Side(dir, 1, quorum)) {
            first.vote(2, 7);
            try (Side second = new Side(dir, 2, quorum)) {
                assertThat(second.nextVote(7)).isEqualTo(new Event.VoteReceived(1, Side.notification(7), true));
                second.vote(1, 8);
                assertThat(first.nextVote(8)).isEqualTo(new Event.VoteReceived(2, Side.notification(8), true));
            }
            try (Side again = new Side(dir, 2, quorum)) {
                again.vote(1, 10);
                assertThat(first.nextVote(10).sid()).isEqualTo(2);
                first.vote(2, 11);
                assertThat(again.nextVote(11).sid()).isEqualTo(1);
            }
        }
    }

    @Test
    void aConnectionThatNobodyTakesFails() throws Exception {
        try (Side side = new Side(dir, 1, quorum)) {
            side.send(new Send.Connect(2));
            assertThat(side.next(Event.ConnectFailed.class).sid()).isEqualTo(2);
            side.send(new Send.Connect(99));
            assertThat(side.next(Event.ConnectFailed.class).sid()).isEqualTo(99);
        }
    }

    @Test
    void packetsKeepTheirOrderBothWays() throws Exception {
        try (Pair pair = Pair.of(dir, quorum)) {
            Random random = new Random(1);
            for (int i = 1; i <= 2_000; i++) {
                byte[] data = new byte[random.nextInt(i % 100 == 0 ? 200_000 : 300)];
                pair.toLearner(QuorumPacket.of(PacketType.PROPOSAL, i, data));
                pair.learner.send(new Send.Packet(pair.atLearner, QuorumPacket.of(PacketType.SYNC, i)));
            }
            for (int i = 1; i <= 2_000; i++) {
                assertThat(pair.atLearner(PacketType.PROPOSAL).zxid()).isEqualTo(i);
                assertThat(pair.leader.next(Event.PacketReceived.class).packet().zxid())
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void logThatCannotBeReadIsToldBeforeTheLinkEnds() throws Exception {
        Path directory = dir.resolve("server-1").resolve("log");
        try (WriteAheadLog log =
                WriteAheadLog.open(NioDisk.DISK, directory, new LogConfig(4_096, 4_096), 0, txn -> {})) {
            for (int i = 1; i <= 100; i++) {
                log.append(i, ByteBuffer.allocate(100));
            }
        }
        Path second;
        try (Stream<Path> files = Files.list(directory)) {
            second = files.sorted().skip(1).findFirst().orElseThrow();
        }
        byte[] damaged = Files.readAllBytes(second);
        damaged[1_000] ^= 1;
        Files.write(second, damaged);
        try (Pair pair = Pair.of(dir, quorum)) {
            pair.leader.send(new Send.LogRange(pair.atLeader, 5, 100));
            Event.LogDamaged told = pair.leader.next(Event.LogDamaged.class);
            assertThat(told.what()).contains(second.toString());
            assertThat(told.afterZxid())
                    .isBetween(Long.parseUnsignedLong(second.getFileName().toString(), 16), 99L);
            assertThat(told.throughZxid()).isEqualTo(100);
            assertThat(pair.leader.next(Event.LinkClosed.class).link()).isEqualTo(pair.atLeader);
            assertThat(pair.learner.next(Event.LinkClosed.class).link()).isEqualTo(pair.atLearner);
        }
    }

    @Test
    void whoFollowsAnotherSendsLearnersAway() throws Exception {
        try (Side follower = new Side(dir, 1, quorum);
                Side learner = new Side(dir, 2, quorum)) {
            learner.send(new Send.Connect(1));
            long waiting = learner.next(Event.LeaderConnected.class).link();
            learner.send(new Send.Packet(waiting, HELLO));
            follower.network.role(ServerState.FOLLOWING);
            assertThat(learner.next(Event.LinkClosed.class).link()).isEqualTo(waiting);
            learner.send(new Send.Connect(1));
            long late = learner.next(Event.LeaderConnected.class).link();
            learner.send(new Send.Packet(late, HELLO));
            assertThat(learner.next(Event.LinkClosed.class).link()).isEqualTo(late);
        }
    }

    @Test
    void aLearnerWaitsAtTheDoorUntilThisServerLeads() throws Exception {
        try (Side leader = new Side(dir, 1, quorum);
                Side learner = new Side(dir, 2, quorum)) {
            learner.send(new Send.Connect(1));
            long link = learner.next(Event.LeaderConnected.class).link();
            learner.send(new Send.Packet(link, HELLO));
            learner.send(new Send.Packet(link, QuorumPacket.of(PacketType.ACK, 5)));
            assertThat(leader.events.poll(200, TimeUnit.MILLISECONDS)).isNull();
            leader.network.role(ServerState.LEADING);
            leader.next(Event.LearnerConnected.class);
            assertThat(leader.next(Event.PacketReceived.class).packet()).isEqualTo(HELLO);
            assertThat(leader.next(Event.PacketReceived.class).packet().zxid()).isEqualTo(5);
        }
    }

    @Test
    void aSnapshotArrivesWholeBetweenThePacketsAroundIt() throws Exception {
        try (Pair pair = Pair.of(dir, quorum)) {
            States.Small state = new States.Small(0x500000007L, 60_000);
            pair.toLearner(QuorumPacket.of(PacketType.SNAP, state.zxid()));
            pair.leader.network.stream(new Send.Snapshot(pair.atLeader, state.zxid()), state);
            pair.toLearner(QuorumPacket.of(PacketType.NEWLEADER, 6L << 32));
            assertThat(pair.atLearner(PacketType.SNAP).zxid()).isEqualTo(state.zxid());
            Event.SnapshotReceived received = pair.learner.next(Event.SnapshotReceived.class);
            assertThat(received.link()).isEqualTo(pair.atLearner);
            assertThat(pair.atLearner(PacketType.NEWLEADER).zxid()).isEqualTo(6L << 32);
            assertThat(States.linesOf(pair.learner.received, received.handle(), state.zxid()))
                    .isEqualTo(States.lines(state));
        }
    }

    @Test
    void aSecondSnapshotEndsTheLink() throws Exception {
        try (Pair pair = Pair.of(dir, quorum)) {
            States.Small state = new States.Small(0x500000007L, 10);
            for (int i = 0; i < 2; i++) {
                pair.toLearner(QuorumPacket.of(PacketType.SNAP, state.zxid()));
                pair.leader.network.stream(new Send.Snapshot(pair.atLeader, state.zxid()), state);
            }
            pair.atLearner(PacketType.SNAP);
            Event.SnapshotReceived received = pair.learner.next(Event.SnapshotReceived.class);
            assertThat(pair.learner.next(Event.LinkClosed.class).link()).isEqualTo(pair.atLearner);
            assertThat(States.linesOf(pair.learner.received, received.handle(), state.zxid()))
                    .isEqualTo(States.lines(state));
        }
    }

    @Test
    void aLinkThatTheOtherSideClosesIsReportedAndOneThatWeCloseIsNot() throws Exception {
        try (Pair pair = Pair.of(dir, quorum)) {
            pair.leader.send(new Send.Close(pair.atLeader, "test", false));
            assertThat(pair.learner.next(Event.LinkClosed.class).link()).isEqualTo(pair.atLearner);
            pair.leader.vote(2, 1);
            assertThat(pair.learner.next(Event.VoteReceived.class)).isNotNull();
            assertThat(pair.leader.events).isEmpty();
        }
    }

    @Test
    void aLearnerThatDoesNotReadIsDisconnected() throws Exception {
        try (Side leader = new Side(dir, 1, quorum, config -> config.withLinkBytesMax(8 << 20));
                Socket socket = Side.connect(quorum, 1, false)) {
            leader.network.role(ServerState.LEADING);
            socket.getOutputStream().write(QuorumPacketCodec.encode(HELLO));
            long link = leader.next(Event.LearnerConnected.class).link();
            leader.next(Event.PacketReceived.class);
            QuorumPacket big = QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[100_000]);
            for (int i = 0; i < 2_000 && leader.events.isEmpty(); i++) {
                leader.send(new Send.Packet(link, big));
            }
            assertThat(leader.next(Event.LinkClosed.class).link()).isEqualTo(link);
        }
    }

    @Test
    void ofASnapshotForALearnerThatDoesNotReadLittleIsInMemory() throws Exception {
        int znodes = 2_000;
        States.Counted state = new States.Counted(znodes);
        try (Side leader = new Side(dir, 1, quorum);
                Socket socket = Side.connect(quorum, 1, false)) {
            leader.network.role(ServerState.LEADING);
            socket.getOutputStream().write(QuorumPacketCodec.encode(HELLO));
            long link = leader.next(Event.LearnerConnected.class).link();
            leader.next(Event.PacketReceived.class);
            leader.send(new Send.Packet(link, QuorumPacket.of(PacketType.SNAP, state.zxid())));
            leader.network.stream(new Send.Snapshot(link, state.zxid()), state);
            int taken;
            do {
                taken = state.taken();
                // It stands still once the system's buffers and ours are full; until then it goes on, or is at its end.
            } while (!state.awaitClosed(500) && (state.taken() != taken || taken == 0));
            assertThat(taken).as("of %d znodes of 100,000 bytes", znodes).isLessThan(znodes / 4);
            leader.send(new Send.Close(link, "test", false));
            assertThat(state.awaitClosed(10_000)).as("the state is let go of").isTrue();
        }
    }

    /** The log says something else than was sent, so that it shows what was read from there. */
    @Test
    void whatIsProposedWhileAStateIsStreamedIsReadFromTheLogLater() throws Exception {
        int count = 300;
        Path directory = dir.resolve("server-1").resolve("log");
        try (WriteAheadLog log =
                        WriteAheadLog.open(NioDisk.DISK, directory, new LogConfig(1 << 20, 1 << 18), 0, txn -> {});
                Pair pair = Pair.of(dir, quorum, config -> config.withLinkBytesMax(4 << 20))) {
            States.Counted state = new States.Counted(1_000);
            pair.toLearner(QuorumPacket.of(PacketType.SNAP, state.zxid()));
            pair.leader.network.stream(new Send.Snapshot(pair.atLeader, state.zxid()), state);
            for (int i = 1; i <= count; i++) {
                pair.toLearner(
                        QuorumPacket.of(i % 2 == 0 ? PacketType.PROPOSAL : PacketType.INFORM, i, payload(i, 'm')));
                pair.toLearner(QuorumPacket.of(PacketType.COMMIT, i));
            }
            // They come to the own disk only now.
            for (int i = 1; i <= count; i++) {
                log.append(i, ByteBuffer.wrap(payload(i, 'l')));
            }
            log.sync();
            pair.atLearner(PacketType.SNAP);
            pair.learner.next(Event.SnapshotReceived.class);
            int fromLog = 0;
            for (int i = 1; i <= count; i++) {
                QuorumPacket proposal = pair.atLearner(i % 2 == 0 ? PacketType.PROPOSAL : PacketType.INFORM);
                assertThat(proposal.zxid()).isEqualTo(i);
                byte[] data = proposal.requireData();
                assertThat(data).isEqualTo(payload(i, (char) data[0]));
                fromLog += data[0] == 'l' ? 1 : 0;
                assertThat(pair.atLearner(PacketType.COMMIT).zxid()).isEqualTo(i);
            }
            assertThat(fromLog).isBetween(count / 2, count);
            assertThat(pair.leader.events).isEmpty();
        }
    }

    private static byte[] payload(int i, char kind) {
        byte[] payload = new byte[100_000];
        payload[0] = (byte) kind;
        payload[1] = (byte) i;
        payload[2] = (byte) (i >> 8);
        return payload;
    }

    @Test
    void aLearnerThatReadsIsStreamedToThoughOthersDoNot() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (Pair pair = Pair.of(dir, quorum)) {
            for (long sid = 11; sid <= 16; sid++) {
                Socket socket = Side.connect(quorum, 1, false);
                idle.add(socket);
                byte[] info = new LearnerInfo(sid, LearnerInfo.PROTOCOL_VERSION, 0).encode();
                QuorumPacket hello = QuorumPacket.of(PacketType.OBSERVERINFO, 0, info);
                socket.getOutputStream().write(QuorumPacketCodec.encode(hello));
                long link = pair.leader.next(Event.LearnerConnected.class).link();
                pair.leader.next(Event.PacketReceived.class);
                States.Counted state = new States.Counted(2_000);
                pair.leader.send(new Send.Packet(link, QuorumPacket.of(PacketType.SNAP, state.zxid())));
                pair.leader.network.stream(new Send.Snapshot(link, state.zxid()), state);
            }
            States.Small state = new States.Small(0x500000007L, 10);
            pair.toLearner(QuorumPacket.of(PacketType.SNAP, state.zxid()));
            pair.leader.network.stream(new Send.Snapshot(pair.atLeader, state.zxid()), state);
            pair.atLearner(PacketType.SNAP);
            Event.SnapshotReceived received = pair.learner.next(Event.SnapshotReceived.class);
            assertThat(States.linesOf(pair.learner.received, received.handle(), state.zxid()))
                    .isEqualTo(States.lines(state));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void garbageAndSilenceHaveNoEffectOnAnybodyElse() throws Exception {
        Random random = new Random(4711);
        try (Side leader = new Side(dir, 1, quorum, config -> config.withHelloTimeoutMs(300))) {
            leader.network.role(ServerState.LEADING);
            for (int i = 0; i < 200; i++) {
                try (Socket socket = Side.connect(quorum, 1, i % 2 == 0)) {
                    socket.getOutputStream().write(hostile(random, i));
                    socket.shutdownOutput();
                    drain(socket);
                } catch (IOException closedByTheServer) {
                    assertThat(closedByTheServer).isNotNull();
                }
            }
            try (Socket silent = Side.connect(quorum, 1, false);
                    Socket silentVoter = Side.connect(quorum, 1, true)) {
                drain(silent);
                drain(silentVoter);
            }
            assertThat(leader.events).as("seed 4711").isEmpty();
            try (Side learner = new Side(dir, 2, quorum)) {
                learner.vote(1, 99);
                assertThat(leader.nextVote(99).sid()).isEqualTo(2);
            }
        }
    }

    /** Random bytes; well-formed beginnings with lengths that lie. */
    private static byte[] hostile(Random random, int i) {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length >= 24 && i % 3 == 1) {
            buffer.putInt(PacketType.FOLLOWERINFO.code()).putLong(1).putInt(Integer.MAX_VALUE - random.nextInt(3));
        } else if (bytes.length >= 24 && i % 3 == 2) {
            buffer.putLong(-65536L).putLong(2).putInt(Integer.MAX_VALUE);
        }
        return bytes;
    }

    private static void drain(Socket socket) throws IOException {
        byte[] bytes = new byte[1000];
        while (socket.getInputStream().read(bytes) >= 0) {
            assertThat(bytes).isNotNull();
        }
    }
}
