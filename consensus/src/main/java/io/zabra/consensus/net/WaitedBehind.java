package io.zabra.consensus.net;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.Zxid;
import io.zabra.engine.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has waited behind a stream, in order. Of transactions that came when there was much of it the payloads were not kept: this
 * server's own log has them, or will have in a moment. One thread.
 */
final class WaitedBehind implements LinkStream.Content {
    private static final int ATTEMPTS_MAX = 40;
    private static final long RETRY_MS = 250;

    private final LogReader log;
    private final List<QuorumPacket> packets;
    private final Runnable over;
    private final long lastZxid;
    private int next;
    private boolean broken;

    /**
     * @param packets handed over; those of {@link #hollow} among them
     * @param over is called once nothing of it waits any more
     */
    WaitedBehind(LogReader log, List<QuorumPacket> packets, Runnable over) {
        this.log = log;
        this.packets = packets;
        this.over = over;
        this.lastZxid = packets.stream()
                .filter(WaitedBehind::isHollow)
                .mapToLong(QuorumPacket::zxid)
                .max()
                .orElse(0);
    }

    /** Whether its payload is what the log has under its zxid, and nothing else. */
    static boolean isInLog(QuorumPacket packet) {
        return packet.type() == PacketType.PROPOSAL || packet.type() == PacketType.INFORM;
    }

    /** Stands for such a packet whose payload is not kept. */
    static QuorumPacket hollow(QuorumPacket packet) {
        return QuorumPacket.of(packet.type(), packet.zxid());
    }

    static boolean isHollow(QuorumPacket packet) {
        return packet.data() == null && isInLog(packet);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        IOException failure = null;
        QuorumPacket hollow = upToHollow(out);
        for (int attempt = 1; hollow != null; attempt++) {
            if (attempt > ATTEMPTS_MAX) {
                throw new IOException("the log does not tell " + Zxid.text(hollow.zxid()), failure);
            }
            try {
                log.read(hollow.zxid() - 1, lastZxid, (zxid, payload) -> filled(zxid, payload, out));
            } catch (IOException e) {
                failure = e;
                waitForLog(e);
            }
            hollow = upToHollow(out);
        }
    }

    /** Writes what is whole. The next one that is not; null: there is none. */
    private @Nullable QuorumPacket upToHollow(OutputStream out) throws IOException {
        while (next < packets.size()) {
            QuorumPacket packet = packets.get(next);
            if (isHollow(packet)) {
                return packet;
            }
            write(packet, out);
        }
        return null;
    }

    /** The log has a record: one that is missing, or of a packet that is whole. */
    private void filled(long zxid, ByteBuffer payload, OutputStream out) throws IOException {
        QuorumPacket hollow = upToHollow(out);
        if (hollow != null && hollow.zxid() == zxid) {
            byte[] bytes = new byte[payload.remaining()];
            payload.duplicate().get(bytes);
            write(QuorumPacket.of(hollow.type(), zxid, bytes), out);
        }
    }

    private void write(QuorumPacket packet, OutputStream out) throws IOException {
        try {
            out.write(QuorumPacketCodec.encode(packet));
            next++;
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    /** What others have acknowledged may come to this server's own disk a moment later. */
    private void waitForLog(IOException failure) throws IOException {
        if (broken) {
            throw failure;
        }
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        over.run();
    }
}
