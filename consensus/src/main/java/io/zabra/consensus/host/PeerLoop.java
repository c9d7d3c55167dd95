package io.zabra.consensus.host;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Output;
import io.zabra.consensus.zab.Persist;
import io.zabra.consensus.zab.Phase;
import io.zabra.consensus.zab.ReconfigVerdict;
import io.zabra.consensus.zab.Send;
import io.zabra.consensus.zab.ZabPeer;
import io.zabra.engine.StoreClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns a server's core: takes what has happened and what front ends ask for, in the order in which it
 * came in, has the core take a step, and carries out the output: first to the disk, then to the state machine, then to the
 * network. Nothing it calls blocks.
 */
final class PeerLoop implements PeerEvents, Runnable {
    private static final int BATCH_MAX = 1_000;
    /** After so many inputs disk and network begin with what they brought about. */
    private static final int FLUSH_MAX = 200;

    private static final long NANOS_PER_MS = 1_000_000;
    /** Without a leader every wait counts: nobody is served. */
    private static final long LEADERLESS_TICK_MS = 5;

    private sealed interface Input {}

    private record Happened(List<Event> events) implements Input {}

    private record Asked(Runnable task) implements Input {}

    private final Queue<Input> inputs = new ConcurrentLinkedQueue<>();
    /** What the deliveries of a step brought about: its turn comes when the step is done. */
    private final Deque<Runnable> afterStep = new ArrayDeque<>();

    private final LearnerCensus census = new LearnerCensus();
    private final PeerTally tally;
    private final ZabPeer peer;
    private final PeerDisk disk;
    private final PeerNetwork network;
    private final Replica replica;
    private final StoreClock clock;
    private final Executor background;
    private final long tickMs;
    private final Thread thread;
    private long nextTickMs;
    private boolean settled;
    private volatile boolean parked;
    private volatile boolean stopping;
    /** Nobody takes inputs any more. */
    private volatile boolean ended;

    /**
     * Opens the ports; what they tell waits for {@link #start}.
     *
     * @param tickMs how often the core is told that time has passed
     */
    PeerLoop(String name, ZabPeer peer, PeerPorts ports, Replica replica, StoreClock clock, long tickMs)
            throws IOException {
        this.peer = peer;
        this.replica = replica;
        this.clock = clock;
        this.background = ports.background();
        this.tally = new PeerTally(ports.meter(), clock::wallMs);
        this.tickMs = tickMs;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
        this.disk = ports.disk(this);
        try {
            this.network = ports.network(this);
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    void start() {
        thread.start();
    }

    @Override
    public void happened(Event event) {
        add(new Happened(List.of(event)));
    }

    @Override
    public void happened(List<Event> events) {
        add(new Happened(events));
    }

    /** Any thread. Has something done on the loop's thread; false where the loop has ended. */
    boolean ask(Runnable task) {
        if (stopping) {
            return false;
        }
        Asked asked = new Asked(task);
        add(asked);
        return !ended || !inputs.remove(asked);
    }

    private void add(Input input) {
        inputs.add(input);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        try {
            begin();
            while (!stopping) {
                turn();
                rest();
                park();
            }
        } catch (RuntimeException | Error e) {
            stopping = true;
            replica.failed(e);
        }
    }

    /** For whoever brings no thread of the loop's own: the first thing to do. */
    void begin() {
        nextTickMs = clock.steadyMs();
        perform(peer.start(clock.steadyMs()));
        flush();
    }

    /** Does what has come in, and what time asks for. */
    void turn() {
        takeBatch();
        tick();
        replica.idle();
        flush();
    }

    private void takeBatch() {
        int taken = 0;
        int flushed = 0;
        while (taken < BATCH_MAX) {
            Input input = poll();
            if (input == null) {
                return;
            }
            taken += take(input);
            if (taken - flushed >= FLUSH_MAX) {
                flush();
                flushed = taken;
            }
        }
    }

    private @Nullable Input poll() {
        return stopping ? null : inputs.poll();
    }

    private int take(Input input) {
        if (input instanceof Happened happened) {
            happened.events().forEach(this::step);
            return happened.events().size();
        }
        if (input instanceof Asked asked) {
            asked.task().run();
        }
        return 1;
    }

    /** What the steps since the last time want done begins: that of many steps costs one hand-over, not many. */
    private void flush() {
        disk.flush();
        network.flush();
    }

    /**
     * Where much is under way, more comes in within a moment, and costs less when it is taken together. Nobody wakes this thread
     * meanwhile.
     */
    private void rest() {
        long pauseNanos = Pause.nanos(Math.max(replica.outstanding(), peer.undelivered()));
        if (pauseNanos > 0 && !stopping) {
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    private void tick() {
        long nowMs = clock.steadyMs();
        if (nowMs >= nextTickMs) {
            nextTickMs = nowMs + (settled ? tickMs : Math.min(tickMs, LEADERLESS_TICK_MS));
            step(new Event.Tick());
            replica.ticked(nowMs);
        }
    }

    private void park() {
        if (!inputs.isEmpty()) {
            return;
        }
        parked = true;
        if (inputs.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, Math.max(0, nextTickMs - clock.steadyMs()) * NANOS_PER_MS);
        }
        parked = false;
    }

    /** Loop's thread, not within a delivery. Has the core take an event. */
    void step(Event event) {
        census.happened(event);
        tally.happened(event);
        perform(peer.step(replica.arriving(event), clock.steadyMs()));
        for (Runnable due = afterStep.poll(); due != null; due = afterStep.poll()) {
            due.run();
        }
    }

    /** Loop's thread. Has something done once the present step is carried out. */
    void afterStep(Runnable task) {
        afterStep.add(task);
    }

    private void perform(Output output) {
        for (Persist persist : output.persist()) {
            disk.write(persist);
        }
        if (!output.deliver().isEmpty()) {
            for (Deliver deliver : output.deliver()) {
                tally.delivered(deliver);
                if (deliver instanceof Deliver.RoleChanged change) {
                    settled = change.phase() == Phase.BROADCAST;
                    nextTickMs = settled ? nextTickMs : Math.min(nextTickMs, clock.steadyMs() + LEADERLESS_TICK_MS);
                }
                replica.deliver(deliver);
            }
            replica.settled();
        }
        for (Send send : output.send()) {
            census.sent(send);
            tally.sent(send);
            if (send instanceof Send.Snapshot snapshot) {
                network.stream(snapshot, replica.image(snapshot));
            } else {
                network.send(send);
            }
        }
    }

    /** Loop's thread. The zxid of the next proposal, or -1 where none is taken. */
    long nextZxid() {
        return peer.nextZxid();
    }

    /** Loop's thread. Where the log ends, durable or not: what the leader is asked for now comes later. */
    long loggedZxid() {
        return peer.lastZxid();
    }

    /** Loop's thread. */
    ConfigChain configs() {
        return peer.configs();
    }

    /** Loop's thread. */
    ReconfigVerdict reconfigVerdict(QuorumConfig next) {
        return peer.reconfigVerdict(next);
    }

    /** Any thread. */
    LearnerCounts learners() {
        return census.counts();
    }

    /** Any thread may ask it what it says so of. */
    PeerTally tally() {
        return tally;
    }

    Executor background() {
        return background;
    }

    PeerNetwork network() {
        return network;
    }

    PeerDisk disk() {
        return disk;
    }

    /** Ends the loop after what it is doing, then closes network and disk. Blocks. */
    void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        network.close();
        disk.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** After {@link #close}: does what was asked for and not taken, once the replica is in a state to refuse it. */
    void drain() {
        ended = true;
        for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
            if (input instanceof Asked asked) {
                asked.task().run();
            }
        }
    }
}
