package io.zabra.consensus.sim;

import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import io.zabra.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The links of one server, and what comes in on them. */
final class RealLinks {
    private final RealServer server;
    private final RealWorld world;
    private final Map<Long, RealWire> open = new TreeMap<>();
    private final Set<Long> strange = new HashSet<>();

    RealLinks(RealServer server, RealWorld world) {
        this.server = server;
        this.world = world;
    }

    List<RealWire> all() {
        return List.copyOf(open.values());
    }

    void add(long link, RealWire wire) {
        open.put(link, wire);
        if (wire.isStrange()) {
            strange.add(link);
        }
    }

    /** Whether who is, or was, at its other end says what it likes. */
    boolean isStrange(long link) {
        return strange.contains(link);
    }

    /** Null where the link has ended. */
    @Nullable
    RealWire wire(long link) {
        return open.get(link);
    }

    /** What comes on it from now on is not heard; null where it has ended before. */
    @Nullable
    RealWire remove(long link) {
        return open.remove(link);
    }

    void breakAll() {
        List<RealWire> all = all();
        open.clear();
        all.forEach(world::breakWire);
    }

    /** Something came on a link. */
    void arrived(long link, RealWire.Item item) {
        if (!open.containsKey(link)) {
            return;
        }
        if (item instanceof RealWire.End) {
            open.remove(link);
            server.happened(new Event.LinkClosed(link));
        } else if (item instanceof RealWire.Packet bytes) {
            QuorumPacket packet =
                    QuorumPacketCodec.decode(ByteBuffer.wrap(bytes.bytes()), QuorumPacketCodec.DATA_BYTES_MAX);
            server.happened(new Event.PacketReceived(link, Objects.requireNonNull(packet)));
        } else if (item instanceof RealWire.State state) {
            receive(link, state);
        }
    }

    private void receive(long link, RealWire.State state) {
        DirectoryPeerDisk directory = server.directory();
        if (directory == null) {
            return;
        }
        try {
            ReceivedSnapshots.Incoming incoming = directory.received().begin(state.zxid());
            incoming.write(ByteBuffer.wrap(state.bytes()));
            long handle = incoming.finish();
            server.happened(new Event.SnapshotReceived(link, handle));
        } catch (SimulatedDisk.PowerCut | IOException e) {
            server.diskFailed(e);
        }
    }
}
