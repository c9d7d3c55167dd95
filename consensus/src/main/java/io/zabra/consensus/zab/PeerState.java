package io.zabra.consensus.zab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zabra.consensus.election.Vote;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.JointQuorum;
import io.zabra.consensus.quorum.QuorumConfig;
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
    private final History history;
    private final Outbox out = new Outbox();
    private final Journal journal = new Journal(out);

    private ConfigChain configs;
    private JointQuorum quorum;
    private byte[] configText;
    private long acceptedEpoch;
    private long currentEpoch;
    private long durableZxid;
    private long committedZxid;
    private long deliveredZxid;
    private @Nullable Uninstalled uninstalled;
    private List<Deliver.BarrierPassed> reads = new ArrayList<>();
    private boolean configsUnsaved;
    private boolean blank;
    private boolean suspect;
    private long epochSeen;
    private long generation;
    private long nowMs;
    private Vote vote = new Vote(-1, 0, 0, 0, ServerState.LOOKING);

    PeerState(ZabConfig config, DurableState disk) {
        this.config = config;
        this.history = new History(disk.older(), disk.logBaseZxid(), disk.log());
        this.configs = ConfigRecovery.chain(config, disk, history);
        this.configsUnsaved = ConfigRecovery.isUnsaved(configs, config, disk);
        this.quorum = configs.quorum();
        this.configText = configs.active().text().getBytes(UTF_8);
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

    /** Before anything else: what was found out about the configurations is saved, if the disk knows less. */
    void start() {
        if (configsUnsaved) {
            configsUnsaved = false;
            journal.write(List.of(new DiskOp.SaveConfigs(configs)), history.lastZxid(), generation, () -> {});
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

    ConfigChain configs() {
        return configs;
    }

    /** The text of the configuration in force, as notifications carry it. */
    byte[] configText() {
        return configText;
    }

    boolean isVoter() {
        return quorum.isVoter(config.sid());
    }

    /**
     * Whether this server follows, rather than observes. Who is no member at all follows, without a vote, until it becomes one or
     * is switched off (as with Apache).
     */
    boolean isFollower() {
        return isVoter() || configs.last().member(config.sid()) == null;
    }

    /**
     * The highest epoch that we believe anybody to be in who comes to us. The last one of all is not to be had by a claim: a leader
     * that believed it had none left to lead in.
     */
    long epochMax() {
        return Math.max(
                acceptedEpoch,
                Math.min(Zxid.EPOCH_MAX - 1, acceptedEpoch + config.limits().epochJumpMax()));
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

    /** Somebody says that he has promised it; believed as far as {@link #epochMax}. */
    void sawEpoch(long epoch) {
        epochSeen = Math.max(epochSeen, Math.min(epoch, epochMax()));
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
        ConfigChain next = ConfigRecovery.withProposal(config, configs, entry);
        List<DiskOp> ops = new ArrayList<>();
        ops.add(appendOp(entry));
        become(next, ops);
        journal.write(ops, entry.zxid(), generation, whenDurable);
    }

    /** Other configurations count from now on. On disk they come after the transactions that propose them, as these tell too. */
    private void become(ConfigChain next, List<DiskOp> ops) {
        if (next.equals(configs)) {
            return;
        }
        configs = next;
        quorum = next.quorum();
        configText = next.active().text().getBytes(UTF_8);
        ops.add(new DiskOp.SaveConfigs(next));
        out.deliver(new Deliver.ConfigChanged(next));
    }

    private void become(ConfigChain next) {
        List<DiskOp> ops = new ArrayList<>();
        become(next, ops);
        if (!ops.isEmpty()) {
            journal.write(ops, history.lastZxid(), generation, () -> {});
        }
    }

    /** All configurations up to this version are committed. */
    void activate(long version) {
        if (configs.seen().isEmpty()) {
            return;
        }
        become(configs.committedTo(version));
    }

    void adopt(QuorumConfig config) {
        become(configs.adopted(config));
    }

    /** The first configuration comes from files, which may differ; the first leader's gets a version (ZOOKEEPER-1783). */
    void versionFirstConfig(long epoch) {
        if (config.reconfigEnabled() && configs.last().version() == 0) {
            become(configs.saw(configs.active().withVersion(Zxid.of(epoch, 0))));
        }
    }

    /** Whether a leader may propose this: anything but a change of configuration that is malformed, or the second at a time. */
    boolean mayPropose(long zxid, byte[] payload) {
        try {
            return !config.reconfigEnabled()
                    || ReconfigTxn.configOf(zxid, payload) == null
                    || configs.seen().isEmpty();
        } catch (MalformedPacketException e) {
            return false;
        }
    }

    private DiskOp appendOp(LogEntry entry) {
        DiskOp op = new DiskOp.Append(entry, history.lastZxid());
        history.append(entry);
        return op;
    }

    /**
     * Accepts the initial history of an epoch: history first, then the epoch, as one step (ZOOKEEPER-3911, 4643, 4646, 4785).
     *
     * <p>What we have in common with the leader stays, even if it sent a snapshot: an earlier one may be all that a leader has that
     * has just been elected, and what is committed must not be gone from here for a moment.
     *
     * @param received how the leader told us to begin
     * @param announced the configuration that comes into force with this epoch, or null if the leader did not say
     */
    void acceptHistory(Synced received, long epoch, @Nullable QuorumConfig announced, Runnable whenDurable) {
        Synced sync = suspect ? received : received.onto(history, deliveredZxid);
        if (!journal.isIdle()) {
            throw new BrokenInvariantException("history of epoch " + epoch + " while writes are pending");
        }
        // First, for it may be that something in there cannot be read: then nothing has happened.
        ConfigChain next = configsAfter(received, announced);
        List<DiskOp> ops = new ArrayList<>();
        if (sync.snapshotHandle() != null) {
            ops.add(install(sync.snapshotHandle(), sync.baseZxid()));
        } else if (sync.baseZxid() != history.lastZxid()) {
            history.truncate(sync.baseZxid());
            durableZxid = Math.min(durableZxid, sync.baseZxid());
            ops.add(new DiskOp.Truncate(sync.baseZxid()));
        }
        sync.entries().forEach(entry -> ops.add(appendOp(entry)));
        become(next, ops);
        ops.add(epochs(Math.max(acceptedEpoch, epoch), epoch));
        journal.write(ops, history.lastZxid(), generation, whenDurable);
    }

    /** What we saw proposed and the leader does not have was truncated: its word replaces ours. */
    private ConfigChain configsAfter(Synced sync, @Nullable QuorumConfig announced) {
        ConfigChain chain = announced == null
                ? configs.cutAfter(sync.baseZxid())
                : ConfigChain.of(configs.active()).saw(announced);
        for (LogEntry entry : sync.entries()) {
            chain = ConfigRecovery.withProposal(config, chain, entry);
        }
        return chain;
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
