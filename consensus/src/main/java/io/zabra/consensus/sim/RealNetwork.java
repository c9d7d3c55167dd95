package io.zabra.consensus.sim;

import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a server sends, as bytes. */
final class RealNetwork implements PeerNetwork {
    private static final int STATE_DELAYS = 5;

    private final RealServer server;
    private final RealWorld world;
    private final LogReader log;

    RealNetwork(RealServer server, RealWorld world, LogReader log) {
        this.server = server;
        this.world = world;
        this.log = log;
    }

    @Override
    public void send(Send send) {
        if (send instanceof Send.Packet packet) {
            packet(packet.link(), packet.packet());
        } else if (send instanceof Send.Vote vote) {
            world.sendVote(server, vote.sid(), vote.notification());
        } else if (send instanceof Send.Connect connect) {
            world.connect(server, connect.sid(), server.incarnation());
        } else if (send instanceof Send.LogRange range) {
            range(range);
        } else if (send instanceof Send.Close close) {
            RealWire wire = server.links().remove(close.link());
            Violation.unless(
                    !close.breach(), () -> "13 " + server + " is spoken to against the protocol: " + close.reason());
            if (wire != null) {
                world.carry(wire, wire.from(close.link()), RealWire.END, world.delayMs());
            }
        }
    }

    /** Null where the link has ended, and the server does not know it yet. */
    private @Nullable RealWire wire(long link) {
        return server.links().get(link);
    }

    private void packet(long link, QuorumPacket packet) {
        RealWire wire = wire(link);
        if (wire != null) {
            world.trace(server, packet);
            if (packet.type() == PacketType.DIFF
                    || packet.type() == PacketType.TRUNC
                    || packet.type() == PacketType.SNAP) {
                world.count(packet.type().name());
            }
            RealWire.Item item = new RealWire.Packet(QuorumPacketCodec.encode(packet));
            world.carry(wire, wire.from(link), item, world.delayMs());
        }
    }

    private void range(Send.LogRange range) {
        RealWire wire = wire(range.link());
        if (wire == null) {
            return;
        }
        world.count("log ranges");
        try {
            log.read(range.fromZxid(), range.toZxid(), (zxid, payload) -> {
                packet(range.link(), QuorumPacket.of(PacketType.PROPOSAL, zxid, bytes(payload)));
                packet(range.link(), QuorumPacket.of(PacketType.COMMIT, zxid));
            });
        } catch (IOException purged) {
            world.count("log ranges purged");
            world.breakWire(wire);
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    @Override
    public void stream(Send.Snapshot snapshot, StateImage image) {
        RealWire wire = wire(snapshot.link());
        try (image) {
            if (wire == null) {
                return;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ApacheStateStream.write(image::giveTo, bytes);
            RealWire.Item item = new RealWire.State(snapshot.zxid(), bytes.toByteArray());
            world.carry(wire, wire.from(snapshot.link()), item, STATE_DELAYS * world.delayMs());
        } catch (IOException e) {
            throw new Violation(server + " cannot stream its state: " + e);
        }
    }

    @Override
    public void role(ServerState role) {}

    @Override
    public void reconfigured(ConfigChain configs) {}

    @Override
    public void close() {}
}
