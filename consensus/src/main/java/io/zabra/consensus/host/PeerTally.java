package io.zabra.consensus.host;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Phase;
import io.zabra.consensus.zab.Send;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a peer's loop does, by the events that come in and what the core makes of them. Nothing depends on it: where nobody
 * wants to know, it does nothing. Loop's thread.
 */
final class PeerTally {
    private static final long NS_PER_MS = 1_000_000;

    /** Session id, cxid and zxid stand before it (Apache's {@code TxnHeader}). */
    private static final int TXN_TIME_OFFSET = 20;

    /** A transaction that came in while this server served, and is not committed yet. */
    private record Pending(long zxid, long sinceNs, long preparedMs) {}

    private final PeerMeter meter;
    private final LongSupplier wallMs;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Set<Long> snaps = new HashSet<>();
    private final Set<Long> diffs = new HashSet<>();
    private final LongSupplier nanoTime;
    /** Null before the first. */
    private Deliver.@Nullable RoleChanged role;

    private long lookingSinceNs;
    private long unavailableSinceNs;
    private long electedNs;
    private volatile String lastSync = "";
    private volatile long leaderZxid;
    private volatile ProposalSizes proposalSizes = ProposalSizes.NONE;

    /** @param nanoTime as {@link System#nanoTime} */
    PeerTally(PeerMeter meter, LongSupplier wallMs, LongSupplier nanoTime) {
        this.meter = meter;
        this.wallMs = wallMs;
        this.nanoTime = nanoTime;
    }

    /** How the last leader brought this server up to date: DIFF, TRUNC, SNAP; empty where none did. Any thread. */
    String lastSync() {
        return lastSync;
    }

    /** Transactions that the leader had logged by its last ping, behind this one; 0 where nobody is followed. Any thread. */
    long lag(long ownZxid) {
        long loggedZxid = leaderZxid;
        boolean sameEpoch = Zxid.epoch(loggedZxid) == Zxid.epoch(ownZxid);
        return sameEpoch || loggedZxid == 0 ? Math.max(0, loggedZxid - ownZxid) : Zxid.counter(loggedZxid);
    }

    /** Bytes of this leader's proposals. Any thread. */
    ProposalSizes proposalSizes() {
        return proposalSizes;
    }

    private boolean serves(ServerState state) {
        return role != null && role.phase() == Phase.BROADCAST && role.state() == state;
    }

    private boolean leads() {
        return role != null && role.state() == ServerState.LEADING;
    }

    // ---- What comes in

    void happened(Event event) {
        if (meter == PeerMeter.NONE) {
            return;
        }
        if (event instanceof Event.PacketReceived received) {
            received(received.link(), received.packet());
        } else if (event instanceof Event.Proposed proposed) {
            meter.count(PeerCount.PROPOSED);
            proposalSizes = proposalSizes.with(proposed.payload().length);
            pending(proposed.zxid(), proposed.payload());
        } else if (event instanceof Event.LinkClosed closed) {
            forget(closed.link());
        } else if (event instanceof Event.LogDamaged) {
            meter.count(PeerCount.LOG_DAMAGED);
        }
    }

    private void received(long link, QuorumPacket packet) {
        switch (packet.type()) {
            case PROPOSAL -> {
                meter.count(PeerCount.PROPOSAL_RECEIVED);
                if (serves(ServerState.FOLLOWING)) {
                    byte[] payload = packet.data();
                    sinceThen(PeerTiming.PROPOSAL, preparedMs(payload));
                    pending(packet.zxid(), payload);
                }
            }
            case COMMIT, COMMITANDACTIVATE -> meter.count(PeerCount.COMMIT_RECEIVED);
            case DIFF, TRUNC, SNAP -> lastSync = packet.type().name();
            case PING -> {
                if (!leads()) {
                    leaderZxid = packet.zxid();
                }
            }
            case REVALIDATE -> {
                if (leads()) {
                    meter.count(PeerCount.REVALIDATED);
                }
            }
            case ACK -> forget(link);
            default -> {}
        }
    }

    private void pending(long zxid, byte @Nullable [] payload) {
        pending.add(new Pending(zxid, nanoTime.getAsLong(), preparedMs(payload)));
    }

    /** -1 where what came in is no transaction. */
    private static long preparedMs(byte @Nullable [] payload) {
        return payload == null || payload.length < TXN_TIME_OFFSET + Long.BYTES
                ? -1
                : ByteBuffer.wrap(payload).getLong(TXN_TIME_OFFSET);
    }

    /** Of two clocks: where ours is behind, nothing is known. */
    private void sinceThen(PeerTiming what, long thenMs) {
        long passedMs = wallMs.getAsLong() - thenMs;
        if (thenMs >= 0 && passedMs >= 0) {
            meter.record(what, passedMs * NS_PER_MS);
        }
    }

    private void forget(long link) {
        snaps.remove(link);
        diffs.remove(link);
    }

    // ---- What goes out

    void sent(Send send) {
        if (meter == PeerMeter.NONE) {
            return;
        }
        if (send instanceof Send.Packet packet) {
            began(packet.link(), packet.packet().type());
        } else if (send instanceof Send.Close close) {
            forget(close.link());
        }
    }

    private void began(long link, PacketType type) {
        if (type == PacketType.SNAP) {
            meter.count(PeerCount.SNAP_SENT);
            snaps.add(link);
            meter.record(PeerTiming.SNAPS_IN_FLIGHT, snaps.size());
        } else if (type == PacketType.DIFF || type == PacketType.TRUNC) {
            meter.count(PeerCount.DIFF_SENT);
            if (type == PacketType.TRUNC) {
                meter.count(PeerCount.TRUNC_SENT);
            }
            diffs.add(link);
            meter.record(PeerTiming.DIFFS_IN_FLIGHT, diffs.size());
        }
    }

    // ---- What the core decides

    void delivered(Deliver deliver) {
        if (meter == PeerMeter.NONE) {
            return;
        }
        if (deliver instanceof Deliver.RoleChanged change) {
            changed(change);
        } else if (deliver instanceof Deliver.Committed committed) {
            committed(committed.entry());
        }
    }

    private void changed(Deliver.RoleChanged change) {
        long nowNs = nanoTime.getAsLong();
        Deliver.RoleChanged former = role;
        boolean served = former != null && former.phase() == Phase.BROADCAST;
        boolean looked = former != null && former.state() == ServerState.LOOKING;
        boolean looks = change.state() == ServerState.LOOKING;
        if (former == null || served) {
            unavailableSinceNs = nowNs;
        }
        if (looks && !looked) {
            lookingSinceNs = nowNs;
            meter.count(PeerCount.LOOKING);
        } else if (looked && !looks) {
            electedNs = nowNs;
            meter.record(PeerTiming.ELECTION, nowNs - lookingSinceNs);
        }
        if (change.phase() == Phase.BROADCAST) {
            if (!served) {
                serving(change.state(), nowNs);
            }
        } else {
            pending.clear();
            leaderZxid = 0;
        }
        if (looks) {
            snaps.clear();
            diffs.clear();
        }
        role = change;
    }

    private void serving(ServerState state, long nowNs) {
        meter.record(PeerTiming.UNAVAILABLE, nowNs - unavailableSinceNs);
        switch (state) {
            case LEADING -> {
                meter.record(PeerTiming.UNAVAILABLE_AS_LEADER, nowNs - unavailableSinceNs);
                proposalSizes = ProposalSizes.NONE;
            }
            case FOLLOWING -> meter.record(PeerTiming.FOLLOWER_SYNC, nowNs - electedNs);
            case OBSERVING -> meter.record(PeerTiming.OBSERVER_SYNC, nowNs - electedNs);
            case LOOKING -> {}
        }
    }

    private void committed(LogEntry entry) {
        boolean leads = serves(ServerState.LEADING);
        if (leads) {
            meter.count(PeerCount.COMMITTED);
        }
        Pending first = pending.peek();
        while (first != null && first.zxid() < entry.zxid()) {
            pending.remove();
            first = pending.peek();
        }
        if (first == null || first.zxid() != entry.zxid()) {
            return;
        }
        pending.remove();
        meter.record(
                leads ? PeerTiming.QUORUM_ACK : PeerTiming.COMMIT_PROPAGATION, nanoTime.getAsLong() - first.sinceNs());
        sinceThen(PeerTiming.PROPAGATION, first.preparedMs());
    }
}
