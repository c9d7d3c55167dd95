package io.zabra.consensus.sim;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.consensus.quorum.Reconfiguration;
import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Output;
import io.zabra.consensus.zab.Persist;
import io.zabra.consensus.zab.Phase;
import io.zabra.consensus.zab.ReconfigVerdict;
import io.zabra.consensus.zab.Send;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabPeer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One server: the real core between a simulated disk, network, clock and state machine. */
final class SimServer {
    private final World world;
    private final ZabConfig config;
    private final Disk disk;
    private final Map<Long, Wire> links = new TreeMap<>();
    private final OpenReads reads;
    private final Deque<Event> inbox = new ArrayDeque<>();

    private @Nullable ZabPeer peer;
    private Machine machine = Machine.EMPTY;
    private int incarnation;
    private long clockOffsetMs;
    private long pausedUntilMs;
    private long diskFreeAtMs;
    private int sinceSnapshot;
    private int crashAfterItems = -1;
    private boolean diskFails;
    private Deliver.@Nullable RoleChanged place;

    SimServer(World world, ZabConfig config) {
        this.world = world;
        this.config = config;
        this.disk = new Disk(world.snapshots());
        this.reads = new OpenReads(this, world);
    }

    long sid() {
        return config.sid();
    }

    Disk disk() {
        return disk;
    }

    Machine machine() {
        return machine;
    }

    boolean isUp() {
        return peer != null;
    }

    boolean isPaused() {
        return world.nowMs() < pausedUntilMs;
    }

    Map<Long, Wire> links() {
        return links;
    }

    /** The last change of role, or null if it is down. */
    Deliver.@Nullable RoleChanged place() {
        return place;
    }

    /** Whom it follows, itself if it leads; -1 if nobody. */
    long leader() {
        return place == null ? -1 : place.leader();
    }

    boolean serves() {
        return place != null && place.phase() == Phase.BROADCAST;
    }

    void start(boolean vouched) {
        if (peer != null) {
            return;
        }
        incarnation++;
        clockOffsetMs = world.random(100_000);
        machine = disk.snapshot();
        peer = new ZabPeer(config, disk.recover(vouched, world.random(2) == 0));
        world.tell(this, "start from " + disk.lastZxid());
        perform(peer.start(clockMs()));
        tickLater(incarnation);
    }

    private long clockMs() {
        return world.nowMs() + clockOffsetMs;
    }

    private void tickLater(int life) {
        world.agenda().in(10 + world.random(20), () -> {
            if (peer != null && incarnation == life) {
                if (!isPaused()) {
                    receive(new Event.Tick());
                }
                tickLater(life);
            }
        });
    }

    /** The process dies, and with it everything that was not on disk. */
    void crash() {
        crash(disk.arriving(world.random()));
    }

    /** @param arrived how many of the disk operations under way are on disk nevertheless */
    void crash(int arrived) {
        if (peer == null) {
            return;
        }
        peer = null;
        place = null;
        inbox.clear();
        reads.forget();
        diskFails = false;
        pausedUntilMs = 0;
        crashAfterItems = -1;
        world.count("crashes");
        world.count("lost disk operations", disk.crash(arrived));
        world.tell(this, "crash");
        Map<Long, Wire> open = new TreeMap<>(links);
        links.clear();
        open.values().forEach(world::breakWire);
        world.checker().diskChanged(this);
    }

    void crashInNextSteps(int items) {
        crashAfterItems = items;
    }

    void pause(long ms) {
        pausedUntilMs = world.nowMs() + ms;
        world.agenda().at(pausedUntilMs, this::resume);
    }

    /** The first thing that reaches a process that slept may be a read (etcd 20418). */
    private void resume() {
        if (peer != null && !isPaused()) {
            long id = world.nextBarrier();
            reads.asked(id, world.checker().acknowledged());
            inbox.addFirst(new Event.BarrierRequested(id));
            drain();
        }
    }

    /** What its disk is to do next fails. */
    void failDisk() {
        diskFails = true;
    }

    void slowDisk(long ms) {
        diskFreeAtMs = Math.max(diskFreeAtMs, world.nowMs() + ms);
    }

    /** An event for the core, now or when the process runs again; events keep their order. */
    void receive(Event event) {
        if (peer != null) {
            inbox.add(event);
            drain();
        }
    }

    private void drain() {
        while (peer != null && !isPaused() && !inbox.isEmpty()) {
            Event event = inbox.remove();
            if (isStale(event)) {
                continue;
            }
            world.stepped(this, event);
            try {
                perform(peer.step(event, clockMs()));
            } catch (BrokenInvariantException e) {
                throw new Violation(this + " stops: " + e.getMessage());
            }
        }
    }

    private boolean isStale(Event event) {
        if (event instanceof Event.PacketReceived received) {
            return !links.containsKey(received.link());
        }
        if (event instanceof Event.SnapshotReceived received) {
            return !links.containsKey(received.link());
        }
        return event instanceof Event.LinkClosed closed && links.remove(closed.link()) == null;
    }

    private void perform(Output output) {
        int life = incarnation;
        for (Persist persist : output.persist()) {
            if (diesHere(life)) {
                return;
            }
            write(persist);
        }
        for (Deliver deliver : output.deliver()) {
            if (diesHere(life)) {
                return;
            }
            deliver(deliver);
        }
        for (Send send : output.send()) {
            if (diesHere(life)) {
                return;
            }
            send(send);
        }
    }

    /** Counts down to an armed crash, between any two things that this server does. */
    private boolean diesHere(int life) {
        CrashPlan plan = world.plan();
        int arrived = plan == null ? -1 : plan.reached();
        if (arrived >= 0) {
            crash(arrived);
            world.restartLater(this);
        } else if (crashAfterItems >= 0 && crashAfterItems-- == 0) {
            crash();
            world.restartLater(this);
        }
        return peer == null || incarnation != life;
    }

    // ---- Disk

    private void write(Persist persist) {
        disk.write(persist);
        persist.ops().forEach(op -> world.tell(this, op));
        diskFreeAtMs = Math.max(diskFreeAtMs, world.nowMs() + world.diskDelayMs());
        int life = incarnation;
        world.agenda().at(diskFreeAtMs, () -> {
            if (peer != null && incarnation == life && diskFails) {
                world.tell(this, "disk fails, and the process ends");
                crash(0);
                world.restartLater(this);
            } else if (!diesHere(life)) {
                disk.complete(persist.sequence());
                world.checker().diskChanged(this);
                receive(new Event.Persisted(persist.sequence()));
            }
        });
    }

    // ---- State machine

    private void deliver(Deliver deliver) {
        if (deliver instanceof Deliver.Committed committed) {
            Machine before = machine;
            machine = machine.apply(committed.entry());
            world.checker().delivered(this, before, committed.entry(), world.servers());
            world.delivered(this, committed.entry().zxid());
            if (++sinceSnapshot >= world.options().snapshotEvery()) {
                sinceSnapshot = 0;
                disk.snapshot(machine, world.random(world.random(2) == 0 ? 5 : 100));
                inbox.add(new Event.LogPurged(disk.baseZxid()));
            }
        } else if (deliver instanceof Deliver.SnapshotInstalled installed) {
            Machine before = machine;
            machine = world.snapshot(installed.handle());
            world.checker().installed(this, before);
        } else if (deliver instanceof Deliver.RoleChanged change) {
            world.tell(this, change);
            place = change;
            world.checker().roleChanged(this, change);
        } else if (deliver instanceof Deliver.ConfigChanged changed) {
            world.checker().configChanged(this, changed.configs(), world.servers());
        } else if (deliver instanceof Deliver.BarrierPassed passed) {
            reads.passed(passed.id());
        } else if (deliver instanceof Deliver.BarrierFailed failed) {
            reads.failed(failed.id());
        }
    }

    /** A client asks this server for a linearizable read. */
    void barrier(long id, int required) {
        if (peer != null) {
            reads.asked(id, required);
            receive(new Event.BarrierRequested(id));
        }
    }

    boolean owesReads() {
        return !reads.isEmpty();
    }

    /** A client writes, if this server is a leader that takes it. Returns the zxid, or -1. */
    long propose(long payload, byte[] bytes) {
        long zxid = peer == null || isPaused() || !inbox.isEmpty() ? -1 : peer.nextZxid();
        if (zxid >= 0) {
            world.checker().proposed(this, zxid, payload);
            receive(new Event.Proposed(zxid, bytes));
        }
        return zxid;
    }

    /** An operator changes the ensemble, if this server is a leader that takes it. */
    boolean reconfigure(Reconfiguration change, long payload) {
        if (peer == null || isPaused() || !inbox.isEmpty() || peer.nextZxid() < 0) {
            return false;
        }
        QuorumConfig next;
        try {
            next = change.applyTo(peer.configs().last(), peer.nextZxid());
        } catch (QuorumConfigException e) {
            return false;
        }
        ReconfigVerdict verdict = peer.reconfigVerdict(next);
        world.count("reconfig " + verdict);
        return verdict == ReconfigVerdict.ACCEPTABLE
                && propose(payload, ReconfigPayload.of(payload, peer.nextZxid(), next)) >= 0;
    }

    // ---- Network

    private void send(Send send) {
        if (send instanceof Send.Packet packet) {
            sendPacket(packet.link(), packet.packet());
        } else if (send instanceof Send.Snapshot snapshot) {
            Violation.unless(
                    machine.zxid() == snapshot.zxid(), () -> this + " streams " + snapshot + " from " + machine);
            world.sendSnapshot(wire(snapshot.link()), snapshot.link(), world.store(machine));
        } else if (send instanceof Send.LogRange range) {
            sendLog(range);
        } else if (send instanceof Send.Vote vote) {
            world.sendVote(this, vote.sid(), vote.notification());
        } else if (send instanceof Send.Connect connect) {
            world.connect(this, connect.sid(), incarnation);
        } else if (send instanceof Send.Close close) {
            Wire wire = links.remove(close.link());
            Violation.unless(
                    !close.breach() || (wire != null && wire.isStrange()),
                    () -> "13 " + this + " is spoken to against the protocol: " + close.reason());
            if (wire != null) {
                world.endLane(wire, close.link());
            }
        }
    }

    private void sendPacket(long link, QuorumPacket packet) {
        Wire wire = wire(link);
        world.checker().sending(this, packet);
        if (packet.type() == PacketType.TRUNC && !wire.isStrange()) {
            SimServer learner = world.server(wire.from(link).toSid());
            world.checker().cutting(learner, wire.from(link).toLink(), packet);
        }
        world.sent(this, wire.from(link).toSid(), packet);
        world.sendPacket(wire, link, packet);
    }

    private void sendLog(Send.LogRange range) {
        Wire wire = wire(range.link());
        world.tell(this, range);
        List<LogEntry> entries = disk.between(range.fromZxid(), range.toZxid());
        if (entries == null) {
            world.count("log ranges purged");
            world.breakWire(wire);
            return;
        }
        world.count("log ranges");
        for (LogEntry entry : entries) {
            sendPacket(range.link(), QuorumPacket.of(PacketType.PROPOSAL, entry.zxid(), entry.payload()));
            sendPacket(range.link(), QuorumPacket.of(PacketType.COMMIT, entry.zxid()));
        }
    }

    private Wire wire(long link) {
        Wire wire = links.get(link);
        if (wire == null) {
            throw new Violation("28 " + this + " sends on link " + link + ", which is closed");
        }
        return wire;
    }

    int incarnation() {
        return incarnation;
    }

    @Override
    public String toString() {
        return "server " + sid();
    }
}
