package io.zabra.consensus.sim;

import io.zabra.consensus.host.PeerDisk;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.PeerPorts;
import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.session.SessionIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One whole server: core, preparation, tree, sessions, watches, log and snapshots as a process has them, on a simulated disk, network
 * and clock.
 */
final class RealServer implements PeerPorts {
    private static final int TURN_MS = 10;

    private final RealWorld world;
    private final ZabConfig zab;
    private final SimulatedDisk files;
    private final Path root;
    private final PeerDiskConfig diskConfig;
    private final RealLinks links;
    private @Nullable ReplicatedStore store;
    private @Nullable DirectoryPeerDisk directory;
    private @Nullable PeerEvents events;
    private @Nullable Throwable failure;
    private boolean running;
    private boolean rotten;
    /** No disk tells any more which session ids it gave out at first. */
    private boolean forgetful;

    private boolean blank = true;
    private int incarnation;
    private RealClock clock;
    private long pausedUntilMs;
    private long diskFreeAtMs;
    private final RealRecord record;
    private final RealImage image;

    /** @param vouched whether the operator says of its empty disk that it never held anything */
    RealServer(RealWorld world, ZabConfig zab, PeerDiskConfig diskConfig, boolean vouched) throws IOException {
        this.world = world;
        this.zab = zab;
        this.files = new SimulatedDisk(world.random());
        this.root = Path.of("/s" + zab.sid());
        this.diskConfig = diskConfig;
        this.links = new RealLinks(this, world);
        this.clock = new RealClock(world, 0, 0);
        this.record = new RealRecord(this, world.checker());
        this.image = new RealImage(this, world, root, diskConfig);
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

    RealLinks links() {
        return links;
    }

    /** Null while it is down. */
    @Nullable
    DirectoryPeerDisk directory() {
        return directory;
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

    /** By which configurations it acts; null while it is down. */
    @Nullable
    ConfigChain configs() {
        return store == null ? null : store.configs();
    }

    /** Whether clients are served. */
    boolean serves() {
        return store != null && store.status().serving();
    }

    long lastZxid() {
        return store == null ? -1 : store.lastZxid();
    }

    /** What its disk was given, and has reported. */
    RealRecord record() {
        return record;
    }

    /** Its disk says that all up to this number is durable. */
    void reported(long sequence) {
        record.reported(sequence);
        image.reported();
    }

    // ---- Life

    /** Boots it, unless it is up. */
    void start() {
        if (store != null) {
            return;
        }
        incarnation++;
        failure = null;
        clock = clock.setAnew(forgetful);
        diskFreeAtMs = world.nowMs();
        StateConfig stateConfig = RealConfig.state(clock, world.options().isOffHeap());
        StoreState state = StoreState.empty(stateConfig);
        try {
            directory = DirectoryPeerDisk.open(files, root, diskConfig, RealDisk.plain(state));
            DurableState found = directory.found();
            record.found(found);
            SessionIds ids = directory.claimSessionIds(sid(), clock.wallMs());
            store = ReplicatedStore.stepped(
                    RealConfig.replica(zab, stateConfig, thrown -> failure = thrown),
                    new ReplicatedStore.Restored(found, state, ids),
                    this);
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
            stopped(failure);
            return;
        }
        blank &= !open.status().serving();
        world.checker().seen(this, open, world.servers());
    }

    /** Only what was damaged on purpose may end a process that its disk does not. */
    private void stopped(Throwable why) {
        if (!rotten) {
            throw new Violation(this + " stops: " + why);
        }
        world.count("states that could not be loaded");
        diskFailed(why);
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
        links.breakAll();
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
        links.breakAll();
        if (files.isOff()) {
            files.restartAfterPowerCut();
        } else {
            files.restartAfterKill();
        }
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
        record.forget();
        rotten = false;
        forgetful = true;
        blank = true;
        world.count("wipes");
    }

    /** Something on its disk is not what was written. A server that runs may not notice for long. */
    void rot() {
        world.trace(this, "rots: " + files.flipBit(root));
        world.count("flipped bits");
        rotten();
    }

    /** Its disk does not hold what was written to it, from now on. */
    void rotten() {
        rotten = true;
        forgetful = true;
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
        int life = incarnation;
        int msMax = world.options().loadMsMax();
        return msMax == 0
                ? Runnable::run
                : task -> world.agenda().in(1 + world.random(msMax), () -> {
                    if (running && incarnation == life) {
                        task.run();
                    }
                });
    }

    /** Whether its disk holds something else than what was written. */
    boolean isRotten() {
        return rotten;
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

    @Override
    public String toString() {
        return "server " + sid();
    }
}
