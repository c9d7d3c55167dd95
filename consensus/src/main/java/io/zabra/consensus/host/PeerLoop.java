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
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.thread.Turns;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Owns a server's core, on one thread at a time: takes what has happened and what front ends ask for, in the order in which it
 * came in, has the core take a step, and carries out the output: first to the disk, then to the state machine, then to the
 * network. Nothing it calls blocks. "The loop's thread", or the peer's, is the one whose {@link Turns turn} it is.
 */
final class PeerLoop implements PeerEvents, Turns.Work {
    private static final int BATCH_MAX = 1_000;
    /** After so many inputs disk and network begin with what they brought about. */
    private static final int FLUSH_MAX = 200;

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
    private final Turns turns;
    private volatile long nextTickMs;
    private boolean settled;
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
        this.tally = new PeerTally(ports.meter(), clock::wallMs, System::nanoTime);
        this.tickMs = tickMs;
        this.turns = new Turns(name, this, clock::steadyMs);
        this.disk = ports.disk(this);
        try {
            this.network = ports.network(this);
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    void start() {
        turns.start();
    }

    @Override
    public void happened(Event event) {
        inputs.add(new Happened(List.of(event)));
        if (event instanceof Event.Persisted) {
            turns.takeOver();
        } else {
            turns.wake();
        }
    }

    @Override
    public void happened(List<Event> events) {
        inputs.add(new Happened(events));
        turns.takeOver();
    }

    /** Any thread. Has something done on the loop's thread; false where the loop has ended. */
    boolean ask(Runnable task) {
        return ask(task, null);
    }

    /** The same; where nobody has the loop's thread, that of who asks sees to it once it is done with what it is doing. */
    boolean ask(Runnable task, @Nullable SessionOwner by) {
        if (turns.isStopping()) {
            return false;
        }
        Asked asked = new Asked(task);
        inputs.add(asked);
        if (by == null || !turns.isFree() || !by.afterwards(turns::takeOverWhatWaits)) {
            turns.wake();
        }
        return !ended || !inputs.remove(asked);
    }

    @Override
    public boolean isWaiting() {
        return !inputs.isEmpty();
    }

    @Override
    public long dueMs() {
        return nextTickMs;
    }

    /** While it is brought up to date nothing is gained by waiting for more. */
    @Override
    public long pauseNanos() {
        return !settled ? 0 : Pause.nanos(Math.max(replica.outstanding(), peer.undelivered()));
    }

    @Override
    public void failed(Throwable cause) {
        replica.failed(cause);
    }

    /** For whoever brings no thread of the loop's own: the first thing to do. */
    @Override
    public void begin() {
        nextTickMs = clock.steadyMs();
        perform(peer.start(clock.steadyMs()));
        flush();
    }

    /** Does what has come in, and what time asks for. */
    @Override
    public void turn() {
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
        return turns.isStopping() ? null : inputs.poll();
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
        network.flush(); // First what takes longer, for behind it is another disk.
        disk.flush();
    }

    private void tick() {
        long nowMs = clock.steadyMs();
        if (nowMs >= nextTickMs) {
            nextTickMs = nowMs + (settled ? tickMs : Math.min(tickMs, LEADERLESS_TICK_MS));
            step(new Event.Tick());
            replica.ticked(nowMs);
        }
    }

    /** Loop's thread, not within a delivery. Has the core take an event. */
    void step(Event event) {
        census.happened(event);
        tally.happened(event);
        if (event instanceof Event.LogDamaged damaged) {
            disk.damaged(damaged.afterZxid(), damaged.what());
        }
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

    /** Loop's thread. Whether all of the log is on disk. */
    boolean isLogDurable() {
        return peer.isLogDurable();
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
        turns.stop();
        network.close();
        disk.close();
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
