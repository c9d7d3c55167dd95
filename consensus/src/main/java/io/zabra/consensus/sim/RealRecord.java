package io.zabra.consensus.sim;

import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one whole server's disk was given, and what it has said to be durable. What the server says to others is held against that,
 * and that against the files: as each start finds them, and as {@link RealImage} does.
 */
final class RealRecord {
    /** What is durable at some moment: two epochs, and where the log ends. */
    private record Mark(long accepted, long current, long end) {
        static final Mark NOTHING = new Mark(0, 0, 0);

        static Mark of(DurableState state) {
            List<LogEntry> log = state.log();
            long end = log.isEmpty()
                    ? state.snapshotZxid()
                    : log.get(log.size() - 1).zxid();
            return new Mark(state.acceptedEpoch(), state.currentEpoch(), end);
        }

        Mark after(DiskOp op) {
            if (op instanceof DiskOp.Append append) {
                return new Mark(accepted, current, append.entry().zxid());
            }
            if (op instanceof DiskOp.Truncate truncate) {
                return new Mark(accepted, current, truncate.zxid());
            }
            if (op instanceof DiskOp.Install install) {
                return new Mark(accepted, current, install.zxid());
            }
            return op instanceof DiskOp.SaveEpochs epochs
                    ? new Mark(epochs.acceptedEpoch(), epochs.currentEpoch(), end)
                    : this;
        }

        boolean isBlank() {
            return accepted == 0 && current == 0;
        }
    }

    private final RealServer server;
    private final RealChecker checker;
    private final Deque<Persist> underWay = new ArrayDeque<>();
    private Mark durable = Mark.NOTHING;
    private Mark given = Mark.NOTHING;
    private long promised;
    /** Whether it introduced itself to its leader as an observer. */
    private boolean observes;

    RealRecord(RealServer server, RealChecker checker) {
        this.server = server;
        this.checker = checker;
    }

    /** Where the log ends with all that the disk was given. */
    long givenEnd() {
        return given.end();
    }

    /** Where the log surely ends. */
    long durableEnd() {
        return durable.end();
    }

    /** The latest epoch that is surely promised. */
    long promisedEpoch() {
        return durable.accepted();
    }

    /** The disk is given this. */
    void given(Persist persist) {
        underWay.add(persist);
        for (DiskOp op : persist.ops()) {
            if (op instanceof DiskOp.Truncate truncate) {
                checker.cut(server, truncate.zxid(), given.end());
            }
            given = given.after(op);
        }
    }

    /** The disk says that all up to this number is durable. */
    void reported(long sequence) {
        while (!underWay.isEmpty() && underWay.peek().sequence() <= sequence) {
            for (DiskOp op : underWay.remove().ops()) {
                durable = durable.after(op);
            }
        }
    }

    /** A new process begins with what is on the disk. */
    void found(DurableState state) {
        if (!server.isRotten()) {
            holds(state);
        }
        underWay.clear();
        durable = Mark.of(state);
        given = durable;
    }

    /** The disk is another one. */
    void forget() {
        underWay.clear();
        durable = Mark.NOTHING;
        given = Mark.NOTHING;
        promised = 0;
    }

    /** Holds what is on the disk, or would be after a power cut, against all that was reported and all that is under way. */
    void holds(DurableState state) {
        Mark found = Mark.of(state);
        List<Mark> possible = possible();
        Violation.unless(
                found.accepted() >= durable.accepted() && found.current() >= durable.current(),
                () -> "15 " + server + " has " + found + " on its disk, which reported " + durable);
        Violation.unless(
                found.current() <= found.accepted(),
                () -> "14 " + server + " has accepted the history of an epoch that it never promised: " + found);
        Violation.unless(
                found.isBlank() || !checker.isSteadyVoter(server.sid()) || Zxid.epoch(found.end()) <= found.accepted(),
                () -> "14 " + server + " has logged " + Zxid.text(found.end()) + ", and promised " + found.accepted());
        long least = possible.stream().mapToLong(Mark::end).min().orElseThrow();
        long most = possible.stream().mapToLong(Mark::end).max().orElseThrow();
        Violation.unless(
                least <= found.end() && found.end() <= most,
                () -> "18 the log of " + server + " ends with " + Zxid.text(found.end()) + ", reported was "
                        + Zxid.text(durable.end()) + ", under way is " + underWay);
        state.log().forEach(entry -> checker.logs(server, entry));
    }

    /** After each operation that may have come to the disk; a snapshot comes with what follows it, or not at all. */
    private List<Mark> possible() {
        List<Mark> marks = new ArrayList<>(List.of(durable));
        Mark mark = durable;
        for (Persist persist : underWay) {
            boolean installing = false;
            for (DiskOp op : persist.ops()) {
                mark = mark.after(op);
                installing = op instanceof DiskOp.Install || (installing && op instanceof DiskOp.Append);
                if (installing) {
                    continue;
                }
                marks.add(mark);
            }
            marks.add(mark);
        }
        return marks;
    }

    /** The server says this to another one. */
    void sending(QuorumPacket packet) {
        long epoch = Zxid.epoch(packet.zxid());
        switch (packet.type()) {
            case LEADERINFO ->
                Violation.unless(
                        durable.accepted() >= epoch,
                        () -> "15 " + server + " sends " + packet + ", durable is " + durable);
            case NEWLEADER ->
                Violation.unless(
                        durable.current() >= epoch,
                        () -> "15 " + server + " sends " + packet + ", durable is " + durable);
            case FOLLOWERINFO -> observes = false;
            case OBSERVERINFO -> observes = true;
            case ACKEPOCH -> promises(packet);
            case ACK -> acknowledges(packet, epoch);
            default -> {}
        }
    }

    private void promises(QuorumPacket packet) {
        if (Payloads.intOf(packet) == Payloads.EPOCH_UNCOUNTED) {
            return;
        }
        long former = promised;
        promised = durable.accepted();
        Violation.unless(
                former < promised,
                () -> "16 " + server + " promises again, durable is " + durable + ", promised " + former);
    }

    private void acknowledges(QuorumPacket packet, long epoch) {
        // What an observer says counts for nothing; it may have promised more when it was a voter.
        Violation.unless(
                observes || epoch >= durable.accepted(),
                () -> "17 " + server + " sends " + packet + ", durable is " + durable);
        Violation.unless(
                durable.current() >= epoch && durable.accepted() >= epoch,
                () -> "19 " + server + " sends " + packet + ", durable is " + durable);
        Violation.unless(
                Zxid.counter(packet.zxid()) == 0 || durable.end() >= packet.zxid(),
                () -> "18 " + server + " sends " + packet + ", durable is " + durable);
    }

    @Override
    public String toString() {
        return durable + ", given " + given;
    }
}
