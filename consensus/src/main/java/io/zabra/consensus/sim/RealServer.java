package io.zabra.consensus.sim;

import io.zabra.consensus.host.ClientPolicy;
import io.zabra.consensus.host.PeerDisk;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.PeerPorts;
import io.zabra.consensus.host.ReplicaConfig;
import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.LocalStoreConfig.Sweep;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One whole server: core, preparation, tree, sessions, watches, log and snapshots as a process has them, on a simulated disk, network
 * and clock.
 */
final class RealServer implements PeerPorts {
    static final int TICK_TIME_MS = 100;
    private static final int TURN_MS = 10;

    private final RealWorld world;
    private final ZabConfig zab;
    private final SimulatedDisk files;
    private final Path root;
    private final PeerDiskConfig diskConfig;
    private final Map<Long, RealWire> links = new TreeMap<>();

    private @Nullable ReplicatedStore store;
    private @Nullable DirectoryPeerDisk directory;
    private @Nullable PeerEvents events;
    private @Nullable Throwable failure;
    private boolean running;
    private boolean rotten;
    private boolean blank = true;
    private int incarnation;
    private long clockOffsetMs;
    private long pausedUntilMs;
    private long diskFreeAtMs;
    private long lastLoggedZxid;

    RealServer(RealWorld world, ZabConfig zab, boolean vouched) throws IOException {
        this.world = world;
        this.zab = zab;
        this.files = new SimulatedDisk(world.random());
        this.root = Path.of("/s" + zab.sid());
        SimOptions options = world.options();
        this.diskConfig = new PeerDiskConfig(
                new LogConfig(2_048 + world.random(30_000), 512),
                new SnapshotPolicy(options.snapshotEvery(), 1 << 30, 1 + world.random(2)),
                world.random(2) == 0 ? 0 : 1 << 20,
                options.historyEntriesMax(),
                1 << 20);
        if (vouched) {
            files.createDirectory(root);
            files.create(root.resolve("initialize")).close();
        }
    }

    long sid() {
        return zab.sid();
    }

    SimulatedDisk files() {
        return files;
    }

    Path root() {
        return root;
    }

    Map<Long, RealWire> links() {
        return links;
    }

    boolean isUp() {
        return store != null;
    }

    int incarnation() {
        return incarnation;
    }

    boolean isPaused() {
        return world.nowMs() < pausedUntilMs;
    }

    /** Null while it is down. */
    @Nullable
    ReplicatedStore store() {
        return store;
    }

    /** Whether clients are served. */
    boolean serves() {
        return store != null && store.status().serving();
    }

    long lastZxid() {
        return store == null ? -1 : store.lastZxid();
    }

    /** Of all that was given to its disk. */
    long lastLoggedZxid() {
        return lastLoggedZxid;
    }

    void logged(long zxid) {
        lastLoggedZxid = zxid;
    }

    // ---- Life

    /** Boots it, unless it is up. */
    void start() {
        if (store != null) {
            return;
        }
        incarnation++;
        failure = null;
        clockOffsetMs = world.random(100_000);
        diskFreeAtMs = world.nowMs();
        StateConfig stateConfig = stateConfig();
        StoreState state = StoreState.empty(stateConfig);
        try {
            directory = DirectoryPeerDisk.open(files, root, diskConfig, RealDisk.plain(state));
            DurableState found = directory.found();
            lastLoggedZxid = found.log().isEmpty()
                    ? found.snapshotZxid()
                    : found.log().get(found.log().size() - 1).zxid();
            store = ReplicatedStore.stepped(config(stateConfig), new ReplicatedStore.Restored(found, state), this);
        } catch (SimulatedDisk.PowerCut cut) {
            world.count("power cuts while starting");
            state.close();
            files.restartAfterPowerCut();
            world.restartLater(this);
            return;
        } catch (IOException e) {
            state.close();
            if (files.isFailing()) {
                world.count("failed disks");
                files.restartAfterKill();
                world.restartLater(this);
            } else {
                damaged(e);
            }
            return;
        }
        running = true;
        world.trace(this, "starts with " + Long.toHexString(lastZxid()));
        turnLater(incarnation);
    }

    /** Only what was damaged on purpose may be; then an operator empties the disk, and the others bring it back. */
    private void damaged(IOException e) {
        Violation.unless(rotten, () -> this + " finds damage that nobody did: " + e.getMessage());
        world.count("damage found");
        wipe();
        world.restartLater(this);
    }

    private StateConfig stateConfig() {
        return StateConfig.standard().withTickTimeMs(TICK_TIME_MS).withClock(new RealClock(world, clockOffsetMs));
    }

    private ReplicaConfig config(StateConfig stateConfig) {
        return new ReplicaConfig(
                zab,
                stateConfig,
                AccessControl.standard(),
                true,
                RealClient.TIMEOUT_MS,
                RealClient.TIMEOUT_MS,
                ClientPolicy.STANDARD,
                Sweep.STANDARD,
                1,
                configs -> {},
                thrown -> failure = thrown);
    }

    private void turnLater(int life) {
        world.agenda().in(TURN_MS + world.random(TURN_MS), () -> {
            if (store != null && incarnation == life) {
                turn();
                turnLater(life);
            }
        });
    }

    /** Has it do what has come in. */
    void turn() {
        ReplicatedStore open = store;
        if (open == null || isPaused()) {
            return;
        }
        open.turn();
        if (failure != null) {
            throw new Violation(this + " stops: " + failure);
        }
        blank &= !open.status().serving();
        world.checker().seen(this, open);
    }

    /** Whether it has never served with this disk. */
    boolean isBlank() {
        return blank;
    }

    /** What clients asked for is done a little later. */
    void turnSoon() {
        int life = incarnation;
        world.agenda().in(1, () -> {
            if (incarnation == life) {
                turn();
            }
        });
    }

    void pause(long ms) {
        pausedUntilMs = world.nowMs() + ms;
    }

    void slowDisk(long ms) {
        diskFreeAtMs = Math.max(diskFreeAtMs, world.nowMs() + ms);
    }

    /** The process dies. */
    void crash(boolean withPower) {
        ReplicatedStore open = store;
        if (open == null) {
            return;
        }
        world.trace(this, withPower ? "loses its power" : "is killed");
        world.count(withPower ? "power cuts" : "kills");
        running = false;
        store = null;
        directory = null;
        events = null;
        pausedUntilMs = 0;
        open.close();
        breakLinks();
        if (withPower) {
            files.restartAfterPowerCut();
        } else {
            files.restartAfterKill();
        }
    }

    /** In order: what was given to the disk is written. */
    void shutDown() {
        ReplicatedStore open = store;
        if (open == null || isPaused()) {
            return;
        }
        world.trace(this, "is told to end");
        world.count("orderly ends");
        try {
            open.close();
        } catch (SimulatedDisk.PowerCut cut) {
            world.count("power cuts while ending");
        }
        running = false;
        store = null;
        directory = null;
        events = null;
        breakLinks();
        if (files.isOff()) {
            files.restartAfterPowerCut();
        } else {
            files.restartAfterKill();
        }
    }

    private void breakLinks() {
        Map<Long, RealWire> open = new TreeMap<>(links);
        links.clear();
        open.values().forEach(world::breakWire);
    }

    /** The disk fails: the process must end, and does. */
    void diskFailed(Throwable why) {
        boolean cut = why instanceof SimulatedDisk.PowerCut;
        world.trace(this, "its disk fails: " + why);
        if (!cut) {
            world.count("failed disks");
        }
        crash(cut || world.random(2) == 0);
        world.restartLater(this);
    }

    /** A new disk; the old one is not missed, see {@link RealEnsemble}. */
    void wipe() {
        files.wipe();
        rotten = false;
        blank = true;
        world.count("wipes");
    }

    /** Something on the disk of a server that is down is not what was written. */
    void rot() {
        world.trace(this, "rots: " + files.flipBit(root));
        rotten = true;
        world.count("flipped bits");
    }

    // ---- Ports

    @Override
    public PeerDisk disk(PeerEvents newEvents) {
        events = newEvents;
        return new RealDisk(this, world, Objects.requireNonNull(directory), newEvents);
    }

    @Override
    public PeerNetwork network(PeerEvents newEvents) {
        return new RealNetwork(this, world, Objects.requireNonNull(directory).log());
    }

    @Override
    public Executor background() {
        return Runnable::run;
    }

    /** Whether the process is alive, as its ports see it. */
    boolean isRunning() {
        return running;
    }

    /** When an operation that is given to the disk now will be done. */
    long diskDoneAtMs() {
        diskFreeAtMs = Math.max(diskFreeAtMs, world.nowMs()) + world.diskDelayMs();
        return diskFreeAtMs;
    }

    /** Tells the server's thread. */
    void happened(Event event) {
        if (events != null) {
            events.happened(event);
            turn();
        }
    }

    /** Something came on a link. */
    void arrived(long link, RealWire.Item item) {
        if (!links.containsKey(link)) {
            return;
        }
        if (item instanceof RealWire.End) {
            links.remove(link);
            happened(new Event.LinkClosed(link));
        } else if (item instanceof RealWire.Packet bytes) {
            QuorumPacket packet =
                    QuorumPacketCodec.decode(ByteBuffer.wrap(bytes.bytes()), QuorumPacketCodec.DATA_BYTES_MAX);
            happened(new Event.PacketReceived(link, Objects.requireNonNull(packet)));
        } else if (item instanceof RealWire.State state) {
            receive(link, state);
        }
    }

    private void receive(long link, RealWire.State state) {
        DirectoryPeerDisk open = directory;
        if (open == null) {
            return;
        }
        try {
            ReceivedSnapshots.Incoming incoming = open.received().begin(state.zxid());
            incoming.write(ByteBuffer.wrap(state.bytes()));
            long handle = incoming.finish();
            happened(new Event.SnapshotReceived(link, handle));
        } catch (SimulatedDisk.PowerCut | IOException e) {
            diskFailed(e);
        }
    }

    @Override
    public String toString() {
        return "server " + sid();
    }
}
