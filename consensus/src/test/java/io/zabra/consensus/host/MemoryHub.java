package io.zabra.consensus.host;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A network between servers in one process: every server sends on a thread of its own, so that links keep their order. */
final class MemoryHub {
    private record Wire(Port owner, long peerLink) {}

    private final Map<Long, Port> ports = new ConcurrentHashMap<>();
    /** What arrives by which number: a link is known by another one at each end. */
    private final Map<Long, Wire> wires = new ConcurrentHashMap<>();

    private final Map<Long, MemoryState> received = new ConcurrentHashMap<>();
    private final Set<Long> isolated = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong(1);
    private final Collection<PacketType> kinds = new ConcurrentLinkedQueue<>();
    private final AtomicLong answersWithTouches = new AtomicLong();

    MemoryState received(long handle) {
        MemoryState state = received.get(handle);
        if (state == null) {
            throw new AssertionError("nothing was received under " + handle);
        }
        return state;
    }

    /** Kinds of the packets sent so far, but for those of normal service. */
    List<PacketType> kinds() {
        return List.copyOf(kinds);
    }

    /** Answers to pings so far that told of sessions. */
    long answersWithTouches() {
        return answersWithTouches.get();
    }

    /** A packet of a server that does not keep to the protocol, on each link that it has to the other; how many those are. */
    long forge(long from, long to, QuorumPacket packet) {
        return wires.entrySet().stream()
                .filter(entry -> {
                    Wire back = wires.get(entry.getValue().peerLink());
                    return entry.getValue().owner().sid == to && back != null && back.owner().sid == from;
                })
                .peek(entry -> entry.getValue().owner().tell(new Event.PacketReceived(entry.getKey(), packet)))
                .count();
    }

    /** Cuts a server off: its links break, and no others can be made. */
    void isolate(long sid) {
        isolated.add(sid);
        Port port = ports.get(sid);
        if (port != null) {
            port.breakLinks();
        }
    }

    void heal(long sid) {
        isolated.remove(sid);
    }

    Port open(long sid, PeerEvents events) {
        Port port = new Port(sid, events);
        ports.put(sid, port);
        return port;
    }

    private boolean reaches(long from, long to) {
        return !isolated.contains(from) && !isolated.contains(to);
    }

    /** One server's end. */
    final class Port implements PeerNetwork {
        private final long sid;
        private final PeerEvents events;
        private final ExecutorService sender = Executors.newSingleThreadExecutor();
        private volatile boolean closed;

        private Port(long sid, PeerEvents events) {
            this.sid = sid;
            this.events = events;
        }

        private void tell(Event event) {
            if (!closed) {
                events.happened(event);
            }
        }

        @Override
        public void send(Send send) {
            if (!closed) {
                sender.execute(() -> carry(send));
            }
        }

        private void carry(Send send) {
            if (send instanceof Send.Packet packet) {
                byte[] data = packet.packet().data();
                if (packet.packet().type().compareTo(PacketType.PING) != 0) {
                    kinds.add(packet.packet().type());
                } else if (data != null && data.length > 0) {
                    answersWithTouches.incrementAndGet();
                }
                Wire mine = wires.get(packet.link());
                Wire theirs = mine == null ? null : wires.get(mine.peerLink());
                if (mine != null && theirs != null) {
                    theirs.owner().tell(new Event.PacketReceived(mine.peerLink(), packet.packet()));
                }
            } else if (send instanceof Send.Vote vote) {
                Port target = ports.get(vote.sid());
                if (target != null && reaches(sid, vote.sid())) {
                    target.tell(new Event.VoteReceived(sid, vote.notification(), true));
                }
            } else if (send instanceof Send.Connect connect) {
                connect(connect.sid());
            } else if (send instanceof Send.Close close) {
                end(close.link());
            }
        }

        private void connect(long to) {
            Port target = ports.get(to);
            if (target == null || target.closed || !reaches(sid, to)) {
                tell(new Event.ConnectFailed(to));
                return;
            }
            long mine = numbers.getAndIncrement();
            long theirs = numbers.getAndIncrement();
            wires.put(mine, new Wire(this, theirs));
            wires.put(theirs, new Wire(target, mine));
            target.tell(new Event.LearnerConnected(theirs));
            tell(new Event.LeaderConnected(mine, to));
        }

        private void end(long link) {
            Wire mine = wires.remove(link);
            Wire theirs = mine == null ? null : wires.remove(mine.peerLink());
            if (mine != null && theirs != null) {
                theirs.owner().tell(new Event.LinkClosed(mine.peerLink()));
            }
        }

        private void breakLinks() {
            wires.forEach((link, wire) -> {
                if (wire.owner() == this) {
                    tell(new Event.LinkClosed(link));
                    end(link);
                }
            });
        }

        @Override
        public void stream(Send.Snapshot snapshot, StateImage image) {
            sender.execute(() -> {
                MemoryState state = MemoryState.of(image);
                Wire mine = wires.get(snapshot.link());
                Wire theirs = mine == null ? null : wires.get(mine.peerLink());
                if (mine != null && theirs != null) {
                    long handle = numbers.getAndIncrement();
                    received.put(handle, state);
                    theirs.owner().tell(new Event.SnapshotReceived(mine.peerLink(), handle));
                }
            });
        }

        @Override
        public void role(ServerState role) {}

        @Override
        public void reconfigured(ConfigChain configs) {}

        @Override
        public void close() {
            breakLinks();
            closed = true;
            ports.remove(sid, this);
            sender.shutdown();
        }
    }
}
