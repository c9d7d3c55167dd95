package io.zabra.consensus.sim;

import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server sends, as bytes. */
final class RealNetwork implements PeerNetwork {
    private static final int STATE_DELAYS = 5;
    private static final int READY_POLL_MS = 5;

    private final RealServer server;
    private final RealWorld world;
    private final LogReader log;
    /** What is to be sent behind a state that is not there yet, by link. */
    private final Map<Long, Deque<Runnable>> waiting = new HashMap<>();

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
                    !close.breach() || server.links().isStrange(close.link()),
                    () -> "13 " + server + " is spoken to against the protocol: " + close.reason());
            if (wire != null) {
                world.carry(wire, wire.from(close.link()), RealWire.END, world.delayMs());
            }
        }
    }

    /** Null where the link has ended, and the server does not know it yet. */
    private @Nullable RealWire wire(long link) {
        return server.links().wire(link);
    }

    private void packet(long link, QuorumPacket packet) {
        inOrder(link, () -> carry(link, packet));
    }

    private void carry(long link, QuorumPacket packet) {
        RealWire wire = wire(link);
        if (wire != null) {
            world.trace(server, packet);
            server.record().sending(packet);
            if (packet.type() == PacketType.DIFF
                    || packet.type() == PacketType.TRUNC
                    || packet.type() == PacketType.SNAP) {
                world.count(packet.type().name());
            }
            RealWire.Item item = new RealWire.Packet(QuorumPacketCodec.encode(packet));
            world.carry(wire, wire.from(link), item, world.delayMs());
        }
    }

    /** Does it now, or behind the state that the link waits for. */
    private void inOrder(long link, Runnable task) {
        Deque<Runnable> behind = waiting.get(link);
        if (behind == null) {
            task.run();
        } else {
            behind.add(task);
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
        } catch (DamagedFileException damaged) {
            world.count("log ranges damaged");
            tellLater(new Event.LogDamaged(damaged.zxid(), range.toZxid(), String.valueOf(damaged.getMessage())));
            world.breakWire(wire);
        } catch (IOException purged) {
            world.count("log ranges purged");
            world.breakWire(wire);
        }
    }

    private void tellLater(Event event) {
        int life = server.incarnation();
        world.agenda().in(1, () -> {
            if (server.incarnation() == life) {
                server.happened(event);
            }
        });
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    @Override
    public void stream(Send.Snapshot snapshot, StateImage image) {
        inOrder(snapshot.link(), () -> begin(snapshot, image));
    }

    private void begin(Send.Snapshot snapshot, StateImage image) {
        RealWire wire = wire(snapshot.link());
        if (wire == null) {
            image.close();
        } else if (image.isReady()) {
            stream(wire, snapshot, image);
        } else {
            world.count("states waited for");
            waiting.put(snapshot.link(), new ArrayDeque<>());
            await(snapshot, image);
        }
    }

    /** A process has a thread for it, which blocks; the only one here is that which brings the state. The link stands still meanwhile. */
    private void await(Send.Snapshot snapshot, StateImage image) {
        world.agenda().in(READY_POLL_MS, () -> {
            if (wire(snapshot.link()) != null && !image.isReady()) {
                await(snapshot, image);
                return;
            }
            Deque<Runnable> behind = waiting.remove(snapshot.link());
            begin(snapshot, image);
            if (behind != null) {
                behind.forEach(task -> inOrder(snapshot.link(), task));
            }
        });
    }

    private void stream(RealWire wire, Send.Snapshot snapshot, StateImage image) {
        try (image) {
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
