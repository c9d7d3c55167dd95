package io.zabra.consensus.sim;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.LogExtent;
import io.zabra.consensus.zab.Persist;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server's disk: what a power failure leaves, and what is still on its way there. Keeps the contract of {@link Persist}: any
 * prefix of the operations may survive a crash, and nothing else.
 */
final class Disk {
    private final Map<Long, Machine> snapshots;
    private final Deque<Persist> pending = new ArrayDeque<>();

    private long acceptedEpoch;
    private long currentEpoch;
    private @Nullable ConfigChain configs;
    private Machine snapshot = Machine.EMPTY;
    private Machine base = Machine.EMPTY;
    private final List<LogEntry> log = new ArrayList<>();
    private final List<Machine> states = new ArrayList<>();

    /** @param snapshots received snapshots by handle */
    Disk(Map<Long, Machine> snapshots) {
        this.snapshots = snapshots;
    }

    void write(Persist persist) {
        pending.add(persist);
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    long pendingSequence() {
        return pending.isEmpty() ? -1 : pending.getLast().sequence();
    }

    /** Makes everything up to a sequence number durable. */
    void complete(long sequence) {
        while (!pending.isEmpty() && pending.peek().sequence() <= sequence) {
            pending.remove().ops().forEach(this::apply);
        }
    }

    /** How many of the operations on their way arrive, by chance. */
    int arriving(Random random) {
        return random.nextInt(
                1 + pending.stream().mapToInt(persist -> persist.ops().size()).sum());
    }

    /** Power failure: of what was on its way, the first {@code arrived} operations are there. Returns how many were lost. */
    int crash(int arrived) {
        List<DiskOp> ops = new ArrayList<>();
        pending.forEach(persist -> ops.addAll(persist.ops()));
        pending.clear();
        int kept = Math.min(arrived, ops.size());
        ops.subList(0, kept).forEach(this::apply);
        return ops.size() - kept;
    }

    /** All is lost. */
    void wipe() {
        pending.clear();
        acceptedEpoch = 0;
        currentEpoch = 0;
        configs = null;
        install(Machine.EMPTY);
    }

    /** As one that was in this epoch, and logged nothing. Of a new disk alone. */
    void beginIn(long epoch) {
        acceptedEpoch = epoch;
        currentEpoch = epoch;
    }

    private void apply(DiskOp op) {
        if (op instanceof DiskOp.Append append) {
            Violation.unless(
                    append.previousZxid() == lastZxid()
                            && Zxid.follows(append.entry().zxid(), lastZxid()),
                    () -> "gap in the log: " + append + " after " + Zxid.text(lastZxid()));
            states.add(end().apply(append.entry()));
            log.add(append.entry());
        } else if (op instanceof DiskOp.Truncate truncate) {
            Violation.unless(
                    snapshot.zxid() <= truncate.zxid(),
                    () -> "27 " + truncate + ", and the snapshot is of " + Zxid.text(snapshot.zxid()));
            while (lastZxid() > truncate.zxid()) {
                log.remove(log.size() - 1);
                states.remove(states.size() - 1);
            }
            Violation.unless(lastZxid() == truncate.zxid(), () -> "cannot " + truncate + ": " + Zxid.text(lastZxid()));
        } else if (op instanceof DiskOp.Install install) {
            Machine received = snapshots.get(install.handle());
            if (received == null || received.zxid() != install.zxid()) {
                throw new Violation("no snapshot for " + install);
            }
            install(received);
        } else if (op instanceof DiskOp.SaveEpochs epochs) {
            Violation.unless(
                    epochs.acceptedEpoch() >= acceptedEpoch && epochs.currentEpoch() >= currentEpoch,
                    () -> "epochs decrease: " + acceptedEpoch + " " + currentEpoch + " by " + epochs);
            acceptedEpoch = epochs.acceptedEpoch();
            currentEpoch = epochs.currentEpoch();
        } else if (op instanceof DiskOp.SaveConfigs saved) {
            configs = saved.configs();
        }
    }

    private void install(Machine machine) {
        snapshot = machine;
        base = machine;
        log.clear();
        states.clear();
    }

    /** Stores the state machine as a snapshot and drops the log that it makes superfluous, but for {@code keep} entries. */
    void snapshot(Machine machine, int keep) {
        if (machine.count() < base.count() || !holds(machine)) {
            return;
        }
        snapshot = machine;
        int drop = Math.max(0, machine.count() - base.count() - keep);
        if (drop > 0) {
            base = states.get(drop - 1);
            states.subList(0, drop).clear();
            log.subList(0, drop).clear();
        }
    }

    /** The entries after {@code from} up to {@code to}, or null if some of them are gone. */
    @Nullable
    List<LogEntry> between(long from, long to) {
        if (from < base.zxid()) {
            return null;
        }
        return log.stream()
                .filter(entry -> entry.zxid() > from && entry.zxid() <= to)
                .toList();
    }

    long baseZxid() {
        return base.zxid();
    }

    /** The state of a machine that has replayed everything durable. */
    Machine end() {
        return states.isEmpty() ? base : states.get(states.size() - 1);
    }

    long lastZxid() {
        return end().zxid();
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    /** As a restart would find it: a log ahead of the epoch stands for the epoch. */
    long currentEpoch() {
        return isBlank() ? 0 : Math.max(currentEpoch, Zxid.epoch(lastZxid()));
    }

    boolean isBlank() {
        return acceptedEpoch == 0 && currentEpoch == 0;
    }

    /** Whether these very transactions are durable here, in the log or under the snapshot. */
    boolean holds(Machine machine) {
        int index = machine.count() - base.count();
        if (index < 0) {
            return true; // Below the snapshot, which was checked when it was made.
        }
        if (index == 0) {
            return base.equals(machine);
        }
        return index <= states.size() && states.get(index - 1).equals(machine);
    }

    Machine snapshot() {
        return snapshot;
    }

    @Nullable
    ConfigChain configs() {
        return configs;
    }

    /** Whether a transaction of this zxid is durable here, in the log or under its base. */
    boolean holdsZxid(long zxid) {
        return base.zxid() >= zxid || states.stream().anyMatch(state -> state.zxid() == zxid);
    }

    /** @param fromSnapshot whether the log is handed over from the snapshot on, and only described before it */
    DurableState recover(boolean initialized, boolean fromSnapshot) {
        int skipped = fromSnapshot ? snapshot.count() - base.count() : 0;
        Map<Long, Long> ends = new TreeMap<>();
        log.subList(0, skipped).forEach(entry -> ends.put(Zxid.epoch(entry.zxid()), entry.zxid()));
        return new DurableState(
                acceptedEpoch,
                currentEpoch,
                snapshot.zxid(),
                skipped == 0 ? base.zxid() : snapshot.zxid(),
                log.subList(skipped, log.size()),
                initialized,
                new LogExtent(base.zxid(), List.copyOf(ends.values())),
                configs);
    }
}
