package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.storage.States;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.disk.SimulatedDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A link that breaks at any byte of a synchronization has brought exactly what was whole by then. */
class LinkCutTest {
    private static final Path RECEIVED = Path.of("/received");
    private static final States.Small STATE = new States.Small(0x100000005L, 3);

    /** Where a thing on the wire is whole. */
    private record Piece(String what, int endByte) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Piece> pieces = new ArrayList<>();

    private void packet(QuorumPacket packet) throws IOException {
        bytes.write(QuorumPacketCodec.encode(packet));
        pieces.add(new Piece(packet.toString(), bytes.size()));
    }

    /** What a leader sends to a learner that gets a snapshot, and begins to follow. */
    private void synchronization() throws IOException {
        packet(QuorumPacket.of(PacketType.LEADERINFO, 0x200000000L, new byte[] {0, 1, 0, 0}));
        packet(QuorumPacket.of(PacketType.SNAP, STATE.zxid()));
        ApacheStateStream.write(STATE::giveTo, bytes);
        bytes.write(LinkDecoder.signature());
        pieces.add(new Piece("state", bytes.size()));
        packet(QuorumPacket.of(PacketType.PROPOSAL, STATE.zxid() + 1, new byte[40]));
        packet(QuorumPacket.of(PacketType.COMMIT, STATE.zxid() + 1));
        packet(QuorumPacket.of(PacketType.NEWLEADER, 0x200000000L));
        packet(QuorumPacket.of(PacketType.UPTODATE, -1));
    }

    @Test
    void whatIsWholeArrivesAndNothingElseLeavesATrace() throws Exception {
        synchronization();
        byte[] stream = bytes.toByteArray();
        for (int cut = 0; cut <= stream.length; cut++) {
            int cutAt = cut;
            List<String> whole = pieces.stream()
                    .filter(piece -> piece.endByte() <= cutAt)
                    .map(Piece::what)
                    .toList();
            SimulatedDisk disk = new SimulatedDisk(new Random(cut));
            List<String> arrived = arrived(stream, cut, disk);
            assertThat(arrived).as("cut at byte %d", cut).isEqualTo(whole);
            assertThat(disk.list(RECEIVED)).as("cut at byte %d", cut).hasSize(whole.contains("state") ? 1 : 0);
        }
    }

    /** The leader would send all of it again at once, and again for nothing. */
    @Test
    void aStateForWhichTheDiskIsTooFullEndsTheLinkAfterAWhile() throws Exception {
        synchronization();
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        Arrivals arrivals = new Arrivals(new ReceivedSnapshots(disk, RECEIVED));
        disk.fullAt(10);
        EmbeddedChannel channel = new EmbeddedChannel(new LinkDecoder(arrivals, 1 << 20));
        channel.freezeTime();
        channel.writeInbound(Unpooled.copiedBuffer(bytes.toByteArray()));
        channel.runPendingTasks();
        assertThat(arrivals.what).hasSize(2).last().asString().startsWith("SNAP");
        assertThat(disk.list(RECEIVED)).isEmpty();
        channel.advanceTimeBy(LinkDecoder.FULL_DISK_MS - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(arrivals.closed).isFalse();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(arrivals.closed).isTrue();
        assertThat(arrivals.what).hasSize(2);
    }

    /** The bytes up to the cut in pieces of any length, and the end of the connection. */
    private static List<String> arrived(byte[] stream, int cut, SimulatedDisk disk) throws IOException {
        Random random = new Random(cut);
        Arrivals arrivals = new Arrivals(new ReceivedSnapshots(disk, RECEIVED));
        EmbeddedChannel channel = new EmbeddedChannel(new LinkDecoder(arrivals, 1 << 20));
        int from = 0;
        while (from < cut) {
            int to = Math.min(cut, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 400));
            channel.writeInbound(Unpooled.copiedBuffer(stream, from, to - from));
            channel.runPendingTasks();
            from = to;
        }
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        assertThat(arrivals.closed).isTrue();
        return arrivals.what;
    }

    private static final class Arrivals implements LinkDecoder.Listener {
        private final ReceivedSnapshots received;
        private final List<String> what = new ArrayList<>();
        private boolean closed;

        Arrivals(ReceivedSnapshots received) {
            this.received = received;
        }

        @Override
        public boolean packet(QuorumPacket packet) {
            what.add(packet.toString());
            return true;
        }

        @Override
        public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
            return new SnapshotIntake(received, packet.zxid(), 1 << 20, new AtOnce(), listener);
        }

        @Override
        public void snapshotWhole(long handle) {
            try {
                assertThat(States.linesOf(received, handle, STATE.zxid())).isEqualTo(States.lines(STATE));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            what.add("state");
        }

        @Override
        public void readComplete() {}

        @Override
        public void writable() {}

        @Override
        public void closed(String reason) {
            closed = true;
        }
    }

    /** In the thread that asks. */
    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
