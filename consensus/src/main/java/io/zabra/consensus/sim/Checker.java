package io.zabra.consensus.sim;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Phase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Knows everything, and checks the invariants of the protocol after every step, against what is on the disks. The numbers are those
 * of the list that the project's invariants follow: 1 leadership, 2 prefix consistency, 3 integrity, 4 agreement, 5 total order, 6
 * and 7 local and global primary order, 8 primary integrity, 9 leader log completeness, 10 durability of what is committed, 11
 * monotonic state machines, 12 a learner's log is its leader's, 14 and 15 epochs, 16 one promise per epoch, 17 no ack below a promise, 18 and 19 acks of durable things
 * only, 20 and 21 commits on a quorum of disks, 22 no gaps and 27 no snapshot of what is cut off ({@link Disk}), 26 no truncation of commits or across
 * an epoch, 28 no sends on links of a former role ({@link SimServer}).
 */
final class Checker {
    private record Epochs(long accepted, long current) {}

    private final QuorumConfig first;
    private final Set<Long> steadyVoters;
    private final Set<Long> committedConfigs = new HashSet<>();
    private QuorumConfig inForce;
    private final List<Machine> canon = new ArrayList<>();
    private final Map<Long, Long> leaders = new HashMap<>();
    private final Map<Long, Long> broadcast = new HashMap<>();
    private final Set<Long> firsts = new HashSet<>();
    private final Map<Long, Integer> held = new HashMap<>();
    /** Who has become a voter, by the version of the configuration that made him one, until he knows of it. */
    private final Map<Long, Long> promoted = new HashMap<>();

    private final Map<Long, Long> promised = new HashMap<>();
    /** Who introduced itself as an observer last. */
    private final Set<Long> observing = new HashSet<>();
    /** Who has offered the history of an epoch. */
    private final Map<Long, SimServer> offered = new HashMap<>();
    /** What was on each server's disk last. */
    private final Map<Long, Epochs> epochs = new HashMap<>();

    private int acknowledged;
    /** No member comes near, unless somebody is believed who claims as much. */
    private long epochBound = Stranger.EPOCH_MIN;

    Checker(QuorumConfig config) {
        this.first = config;
        this.inForce = config;
        this.steadyVoters = new TreeSet<>(config.voters());
    }

    int committed() {
        return canon.size();
    }

    int acknowledged() {
        return acknowledged;
    }

    int elections() {
        return leaders.size();
    }

    /** A leader takes a transaction of a client. */
    void proposed(SimServer leader, long zxid, long payload) {
        Violation.unless(broadcast.put(zxid, payload) == null, () -> "3 " + Zxid.text(zxid) + " is proposed twice");
        if (firsts.add(Zxid.epoch(zxid))) {
            int earlier = committedBefore(Zxid.epoch(zxid));
            Violation.unless(
                    leader.machine().count() >= earlier,
                    () -> "8 " + leader + " broadcasts in a new epoch before it has delivered what came before");
        }
    }

    /** A server's state machine has applied a transaction. */
    void delivered(SimServer server, Machine before, LogEntry entry, Iterable<SimServer> servers) {
        Machine after = server.machine();
        long payload = ByteBuffer.wrap(entry.payload()).getLong();
        Violation.unless(
                Objects.equals(broadcast.get(entry.zxid()), payload),
                () -> "3 " + server + " delivers " + entry + " of nobody");
        Violation.unless(
                Zxid.follows(entry.zxid(), before.zxid()),
                () -> "6 " + server + " delivers " + entry + " after " + Zxid.text(before.zxid()));
        Violation.unless(
                server.disk().holds(after), () -> "23 " + server + " delivers " + entry + " before it is durable");
        if (after.count() <= canon.size()) {
            Machine agreed = canon.get(after.count() - 1);
            Violation.unless(
                    agreed.equals(after),
                    () -> "2 " + server + " delivers " + entry + " as number " + after.count() + ", others "
                            + Zxid.text(agreed.zxid()));
            return;
        }
        Violation.unless(
                canon.isEmpty()
                        ? before.equals(Machine.EMPTY)
                        : canon.get(canon.size() - 1).equals(before),
                () -> "5 " + server + " delivers " + entry + " on another history");
        canon.add(after);
        committed(entry, servers);
    }

    private void committed(LogEntry entry, Iterable<SimServer> servers) {
        Set<Long> having = new TreeSet<>();
        for (SimServer server : servers) {
            updateHeld(server);
            if (server.disk().holds(canon.get(canon.size() - 1))) {
                having.add(server.sid());
            }
        }
        Violation.unless(
                inForce.rule().isQuorum(having), () -> "20 " + entry + " is committed, and durable on " + having);
        QuorumConfig next = ReconfigTxn.configOf(entry.zxid(), entry.payload());
        if (next != null) {
            Violation.unless(
                    next.rule().isQuorum(having),
                    () -> "31 " + next.text() + " is committed, and durable on " + having);
            next.voters().stream()
                    .filter(sid -> !inForce.isVoter(sid))
                    .forEach(sid -> promoted.put(sid, next.version()));
            inForce = next;
            committedConfigs.add(next.version());
            steadyVoters.retainAll(next.voters());
        }
    }

    /** The configuration that the last committed change made. */
    QuorumConfig inForce() {
        return inForce;
    }

    /** A server takes a configuration for the one in force. */
    void configChanged(SimServer server, ConfigChain configs, Iterable<SimServer> servers) {
        QuorumConfig active = configs.active();
        if (Zxid.counter(active.version()) == 0 || committedConfigs.contains(active.version())) {
            return;
        }
        Set<Long> having = new TreeSet<>();
        for (SimServer other : servers) {
            if (other.disk().holdsZxid(active.version())) {
                having.add(other.sid());
            }
        }
        Violation.unless(
                active.rule().isQuorum(having) && inForce.rule().isQuorum(having),
                () -> "31 " + server + " acts by " + active.text() + ", durable on " + having + ", in force is "
                        + inForce.text());
    }

    /** Somebody claims a member's number and this epoch, and may be believed: the next ones are not far above. */
    void claimed(long epoch) {
        epochBound = Math.max(epochBound, epoch + Stranger.EPOCH_MIN);
    }

    /** A client learns that its transaction is committed. */
    void acknowledged(Machine at) {
        acknowledged = Math.max(acknowledged, at.count());
    }

    void barrierPassed(SimServer server, int required) {
        Violation.unless(
                server.machine().count() >= required,
                () -> "21 a read on " + server + " sees " + server.machine().count() + " of " + required
                        + " transactions");
    }

    void installed(SimServer server, Machine before) {
        Machine machine = server.machine();
        boolean known = machine.count() == 0
                || (machine.count() <= canon.size()
                        && canon.get(machine.count() - 1).equals(machine));
        Violation.unless(known, () -> "2 " + server + " installs a snapshot of nobody: " + machine);
        Violation.unless(
                machine.count() >= before.count(),
                () -> "11 " + server + " goes back from " + before + " to " + machine);
    }

    void roleChanged(SimServer server, Deliver.RoleChanged change) {
        if (change.state() != ServerState.LEADING || change.phase() != Phase.BROADCAST) {
            return;
        }
        Long former = leaders.putIfAbsent(change.epoch(), server.sid());
        Violation.unless(
                former == null, () -> "1 epoch " + change.epoch() + " has leaders " + former + " and " + server);
        // A leader that slept may learn late that it was one: of later epochs it need not know.
        int earlier = committedBefore(change.epoch());
        Violation.unless(
                earlier == 0 || server.disk().holds(canon.get(earlier - 1)),
                () -> "9 " + server + " leads without all that is committed");
    }

    /** How many transactions of earlier epochs are committed. */
    private int committedBefore(long epoch) {
        int count = canon.size();
        while (count > 0 && Zxid.epoch(canon.get(count - 1).zxid()) >= epoch) {
            count--;
        }
        return count;
    }

    /** A server's disk has changed, in service or by a crash. */
    void diskChanged(SimServer server) {
        Disk disk = server.disk();
        if (!inForce.isVoter(server.sid()) || isPromoted(server)) {
            held.remove(server.sid()); // Its copy does not count: it may cut a transaction off, and get it again.
        }
        int before = held.getOrDefault(server.sid(), 0);
        Violation.unless(
                before == 0 || disk.holds(canon.get(before - 1)),
                () -> "10 " + server + " has lost committed "
                        + (before == 0 ? "" : Zxid.text(canon.get(before - 1).zxid())));
        updateHeld(server);
        Epochs now = new Epochs(disk.acceptedEpoch(), disk.currentEpoch());
        Epochs former = epochs.put(server.sid(), now);
        Violation.unless(
                former == null || (former.accepted() <= now.accepted() && former.current() <= now.current()),
                () -> "15 " + server + " goes back from " + former + " to " + now);
        Violation.unless(
                disk.acceptedEpoch() < epochBound,
                () -> "stranger: " + server + " believes a stranger's epoch, " + disk.acceptedEpoch());
        Violation.unless(
                disk.isBlank()
                        || !steadyVoters.contains(server.sid())
                        || Zxid.epoch(disk.lastZxid()) <= disk.acceptedEpoch(),
                () -> "14 " + server + " has logged " + Zxid.text(disk.lastZxid()) + ", accepted "
                        + disk.acceptedEpoch());
    }

    /** A voter again, and does not know it: what came while it was none is still on its way to its disk. */
    private boolean isPromoted(SimServer server) {
        Long version = promoted.get(server.sid());
        ConfigChain configs = server.disk().configs();
        if (version != null && configs != null && configs.active().version() >= version) {
            promoted.remove(server.sid());
        }
        return promoted.containsKey(server.sid());
    }

    private void updateHeld(SimServer server) {
        int count = held.getOrDefault(server.sid(), 0);
        while (count < canon.size() && server.disk().holds(canon.get(count))) {
            count++;
        }
        held.put(server.sid(), count);
    }

    /** The disk is replaced by an empty one: what it held does not count any more. */
    void wiped(SimServer server) {
        held.put(server.sid(), 0);
        promised.remove(server.sid());
        epochs.remove(server.sid());
    }

    /** Whether a quorum without this server has all that it has, and all that is committed. */
    boolean canLose(SimServer lost, Iterable<SimServer> servers) {
        Set<Long> having = new TreeSet<>();
        for (SimServer server : servers) {
            boolean whole = server.disk().holds(lost.disk().end())
                    && (canon.isEmpty() || server.disk().holds(canon.get(canon.size() - 1)));
            if (server != lost && whole && !server.disk().isBlank()) {
                having.add(server.sid());
            }
        }
        boolean enough = first.rule().isQuorum(having) && inForce.rule().isQuorum(having);
        for (SimServer server : servers) {
            ConfigChain configs = server.disk().configs();
            enough &= configs == null || configs.quorum().isQuorum(having);
        }
        return enough;
    }

    /** A server is about to send a packet. */
    void sending(SimServer server, QuorumPacket packet) {
        Disk disk = server.disk();
        if (packet.type() == PacketType.LEADERINFO || packet.type() == PacketType.NEWLEADER) {
            long epoch = packet.type() == PacketType.LEADERINFO ? disk.acceptedEpoch() : disk.currentEpoch();
            Violation.unless(
                    epoch == Zxid.epoch(packet.zxid()),
                    () -> "15 " + server + " sends " + packet + ", durable is " + epoch);
            offered.put(epoch, server);
        }
        if (packet.type() == PacketType.FOLLOWERINFO) {
            observing.remove(server.sid());
        } else if (packet.type() == PacketType.OBSERVERINFO) {
            observing.add(server.sid());
        }
        if (packet.type() == PacketType.ACKEPOCH && Payloads.intOf(packet) != Payloads.EPOCH_UNCOUNTED) {
            long epoch = disk.acceptedEpoch();
            Violation.unless(
                    promised.getOrDefault(server.sid(), 0L) < epoch,
                    () -> "16 " + server + " promises epoch " + epoch + " twice");
            promised.put(server.sid(), epoch);
        } else if (packet.type() == PacketType.ACK) {
            acknowledging(server, disk, packet.zxid());
        }
    }

    /** What an observer says counts for nothing; it may have promised more when it was a voter. */
    private void acknowledging(SimServer server, Disk disk, long zxid) {
        Violation.unless(
                observing.contains(server.sid()) || Zxid.epoch(zxid) >= disk.acceptedEpoch(),
                () -> "17 " + server + " acks " + Zxid.text(zxid) + ", promised " + disk.acceptedEpoch());
        Violation.unless(
                disk.currentEpoch() >= Zxid.epoch(zxid) && disk.acceptedEpoch() >= Zxid.epoch(zxid),
                () -> "19 " + server + " acks " + Zxid.text(zxid) + " in epoch " + disk.currentEpoch());
        Violation.unless(
                Zxid.counter(zxid) == 0 || disk.lastZxid() >= zxid,
                () -> "18 " + server + " acks " + Zxid.text(zxid) + ", durable is " + Zxid.text(disk.lastZxid()));
        if (Zxid.counter(zxid) == 0) {
            accepts(server, Zxid.epoch(zxid));
        }
    }

    /** A learner is about to be told to cut its log off. Who has crashed, and may have another disk by now, will not hear it. */
    void cutting(SimServer learner, long link, QuorumPacket packet) {
        long end = learner.disk().lastZxid();
        Violation.unless(
                !learner.links().containsKey(link) || Zxid.epoch(end) == Zxid.epoch(packet.zxid()),
                () -> "26 " + packet + " crosses an epoch: the learner's log ends with " + Zxid.text(end));
    }

    /** As far as both logs are on disk. */
    private void accepts(SimServer server, long epoch) {
        SimServer leader = offered.get(epoch);
        Deliver.RoleChanged place = leader == null ? null : leader.place();
        if (leader == null || place == null || place.leader() != leader.sid() || place.epoch() != epoch) {
            return;
        }
        Machine own = server.disk().end();
        Machine theirs = leader.disk().end();
        boolean equal = own.count() <= theirs.count()
                ? leader.disk().holds(own)
                : server.disk().holds(theirs);
        Violation.unless(
                equal,
                () -> "12 " + server + " has " + own + " with the history of epoch " + epoch + ", " + leader + " has "
                        + theirs);
    }

    /** At the end, with everybody in agreement. */
    void agreed(SimServer server) {
        Violation.unless(
                server.machine().count() == canon.size()
                        && (canon.isEmpty() || canon.get(canon.size() - 1).equals(server.machine())),
                () -> "4 " + server + " has delivered " + server.machine().count() + " of " + canon.size());
    }
}
