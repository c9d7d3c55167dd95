package io.zabra.consensus.zab;

import io.zabra.consensus.election.Vote;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.JointQuorum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a role: epochs, log, and how far the log is durable, committed and delivered. Memory never says anything else
 * than what the disk will say once the journal is idle.
 *
 * <p>Always {@code delivered <= committed} and {@code delivered <= durable}: the state machine is never ahead of the log, so
 * that nothing it holds can be truncated (ZOOKEEPER-2845, 5094).
 */
final class PeerState {
    /** A snapshot that is on disk and not yet in the state machine. */
    private record Uninstalled(long handle, long zxid) {}

    private final ZabConfig config;
    private final JointQuorum quorum;
    private final byte[] configText;
    private final History history;
    private final Outbox out = new Outbox();
    private final Journal journal = new Journal(out);

    private long acceptedEpoch;
    private long currentEpoch;
    private long durableZxid;
    private long committedZxid;
    private long deliveredZxid;
    private @Nullable Uninstalled uninstalled;
    private List<Deliver.BarrierPassed> reads = new ArrayList<>();
    private boolean blank;
    private boolean suspect;
    private long epochSeen;
    private long generation;
    private long nowMs;
    private Vote vote = new Vote(-1, 0, 0, 0, ServerState.LOOKING);

    PeerState(ZabConfig config, DurableState disk) {
        this.config = config;
        this.quorum = JointQuorum.of(config.quorum());
        this.configText = config.quorum().text().getBytes(StandardCharsets.UTF_8);
        this.history = new History(disk.older(), disk.logBaseZxid(), disk.log());
        // A crash between history and epoch leaves the log ahead. Whoever holds a transaction of an epoch holds all of
        // that
        // epoch's initial history before it, which is what the current epoch asserts.
        this.blank = disk.isBlank() && !disk.initialized();
        long logged = blank ? 0 : Zxid.epoch(history.lastZxid());
        this.currentEpoch = Math.max(disk.currentEpoch(), logged);
        this.acceptedEpoch = Math.max(disk.acceptedEpoch(), currentEpoch);
        this.durableZxid = history.lastZxid();
        this.committedZxid = disk.snapshotZxid();
        this.deliveredZxid = disk.snapshotZxid();
        if (disk.snapshotZxid() < disk.logBaseZxid() || disk.snapshotZxid() > history.lastZxid()) {
            throw new BrokenInvariantException(
                    "snapshot at " + Zxid.text(disk.snapshotZxid()) + " does not meet the log " + history);
        }
    }

    ZabConfig config() {
        return config;
    }

    ZabTimings timings() {
        return config.timings();
    }

    JointQuorum quorum() {
        return quorum;
    }

    /** The text of the configuration, as notifications and NEWLEADER carry it. */
    byte[] configText() {
        return configText;
    }

    boolean isVoter() {
        return quorum.isVoter(config.sid());
    }

    History history() {
        return history;
    }

    Outbox out() {
        return out;
    }

    Journal journal() {
        return journal;
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    long currentEpoch() {
        return currentEpoch;
    }

    long lastZxid() {
        return history.lastZxid();
    }

    long committedZxid() {
        return committedZxid;
    }

    long deliveredZxid() {
        return deliveredZxid;
    }

    /** Whether this voter has no data of its own and may have forgotten promises. */
    boolean isBlank() {
        return blank;
    }

    void vouched() {
        blank = false;
    }

    /** Whether our log was found not to fit the leader's, so that only a snapshot helps. */
    boolean isSuspect() {
        return suspect;
    }

    void suspect() {
        suspect = true;
    }

    /** The latest epoch that any voter told us of; the next one we propose is above it. */
    long epochSeen() {
        return Math.max(epochSeen, acceptedEpoch);
    }

    void sawEpoch(long epoch) {
        epochSeen = Math.max(epochSeen, epoch);
    }

    long generation() {
        return generation;
    }

    void nextGeneration() {
        generation++;
        reads.forEach(read -> out.deliver(new Deliver.BarrierFailed(read.id())));
        reads = new ArrayList<>();
    }

    long nowMs() {
        return nowMs;
    }

    void now(long ms) {
        nowMs = ms;
    }

    /** What we tell those who look for a leader. */
    Vote vote() {
        return vote;
    }

    void vote(Vote newVote) {
        vote = newVote;
    }

    /** Promises an epoch, or accepts its history when {@code current} is it too. */
    void saveEpochs(long accepted, long current, Runnable whenDurable) {
        List<DiskOp> ops = List.of(epochs(accepted, current));
        journal.write(ops, history.lastZxid(), generation, whenDurable);
    }

    private DiskOp epochs(long accepted, long current) {
        if (accepted < acceptedEpoch || current < currentEpoch || current > accepted) {
            throw new BrokenInvariantException(
                    "epochs " + acceptedEpoch + ", " + currentEpoch + " cannot become " + accepted + ", " + current);
        }
        acceptedEpoch = accepted;
        currentEpoch = current;
        // As a restart would judge it once this is on disk; no role may have to live to see that.
        blank = false;
        return new DiskOp.SaveEpochs(accepted, current);
    }

    void append(LogEntry entry, Runnable whenDurable) {
        DiskOp op = appendOp(entry);
        journal.write(List.of(op), entry.zxid(), generation, whenDurable);
    }

    private DiskOp appendOp(LogEntry entry) {
        DiskOp op = new DiskOp.Append(entry, history.lastZxid());
        history.append(entry);
        return op;
    }

    /**
     * Accepts the initial history of an epoch: history first, then the epoch, as one step (ZOOKEEPER-3911, 4643, 4646, 4785).
     *
     * @param sync how the leader told us to begin
     */
    void acceptHistory(Synced sync, long epoch, Runnable whenDurable) {
        if (!journal.isIdle()) {
            throw new BrokenInvariantException("history of epoch " + epoch + " while writes are pending");
        }
        List<DiskOp> ops = new ArrayList<>();
        if (sync.snapshotHandle() != null) {
            ops.add(install(sync.snapshotHandle(), sync.baseZxid()));
        } else if (sync.baseZxid() != history.lastZxid()) {
            history.truncate(sync.baseZxid());
            durableZxid = Math.min(durableZxid, sync.baseZxid());
            ops.add(new DiskOp.Truncate(sync.baseZxid()));
        }
        sync.entries().forEach(entry -> ops.add(appendOp(entry)));
        ops.add(epochs(Math.max(acceptedEpoch, epoch), epoch));
        journal.write(ops, history.lastZxid(), generation, whenDurable);
    }

    private DiskOp install(long handle, long zxid) {
        history.reset(zxid);
        durableZxid = Math.min(durableZxid, zxid);
        // A leader that has just been elected may have delivered less than we have: then our state machine stays.
        uninstalled = zxid > deliveredZxid || suspect ? new Uninstalled(handle, zxid) : null;
        suspect = false;
        return new DiskOp.Install(handle, zxid);
    }

    void durable(long zxid) {
        durableZxid = zxid;
    }

    /** The log up to here is committed; what is durable too goes to the state machine. */
    void commitTo(long zxid) {
        committedZxid = Math.max(committedZxid, zxid);
        deliver();
    }

    /** A reader may go on when everything up to {@code zxid} has been delivered. */
    void passBarrier(long id, long zxid) {
        reads.add(new Deliver.BarrierPassed(id, zxid));
        releaseReads();
    }

    private void releaseReads() {
        List<Deliver.BarrierPassed> early = new ArrayList<>();
        for (Deliver.BarrierPassed read : reads) {
            if (read.zxid() <= deliveredZxid) {
                out.deliver(read);
            } else {
                early.add(read);
            }
        }
        reads = early;
    }

    /** Hands over what is both committed and durable and has not been handed over. */
    void deliver() {
        installPending();
        long end = Math.min(committedZxid, durableZxid);
        if (end <= deliveredZxid) {
            return;
        }
        for (LogEntry entry : history.between(deliveredZxid, end)) {
            out.deliver(new Deliver.Committed(entry));
            deliveredZxid = entry.zxid();
        }
        releaseReads();
        ZabLimits limits = config.limits();
        history.trim(limits.historyEntriesMax(), limits.historyBytesMax(), deliveredZxid);
    }

    /** Brings the state machine to the snapshot on disk, if it is not there yet. */
    void installPending() {
        if (uninstalled != null) {
            out.deliver(new Deliver.SnapshotInstalled(uninstalled.handle(), uninstalled.zxid()));
            deliveredZxid = uninstalled.zxid();
            committedZxid = Math.max(committedZxid, deliveredZxid);
            uninstalled = null;
        }
    }

    void announce(ServerState state, Phase phase, long epoch, long leader, String reason) {
        out.deliver(new Deliver.RoleChanged(generation, state, phase, epoch, leader, history.lastZxid(), reason));
    }
}
