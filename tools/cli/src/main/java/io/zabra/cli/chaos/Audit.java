package io.zabra.cli.chaos;

import io.zabra.cli.chaos.LoggedHistory.Change;
import io.zabra.cli.chaos.LoggedHistory.Life;
import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds what clients saw against what was logged: each acknowledged write is there under its zxid, in the order of real time; each
 * read shows a state that was, not before what its session had seen, nor, behind a sync, before what anybody had been told.
 */
final class Audit {
    private static final int REPORTED_MAX = 20;
    private static final long TRIES_MAX = 300_000;

    private final LoggedHistory log;
    /** What is older is not in the log. */
    private final long beginsAfterZxid;
    /** How much earlier than its timeout a session may seem to expire: touches reach the leader in batches. */
    private final long toleranceMs;

    private final List<String> wrongs = new ArrayList<>();
    private int wrongCount;
    private int undecided;

    Audit(LoggedHistory log, long beginsAfterZxid, long toleranceMs) {
        this.log = log;
        this.beginsAfterZxid = beginsAfterZxid;
        this.toleranceMs = toleranceMs;
    }

    List<String> wrongs() {
        return wrongs;
    }

    int wrongCount() {
        return wrongCount;
    }

    /** Znodes whose history was too tangled for the search. */
    int undecided() {
        return undecided;
    }

    private void wrong(String what) {
        wrongCount++;
        if (wrongs.size() < REPORTED_MAX) {
            wrongs.add(what);
        }
    }

    void operations(List<Operation> history) {
        for (Operation operation : history) {
            if (operation.acknowledged() && operation.zxid() > beginsAfterZxid) {
                write(operation);
            } else if (!operation.kind().writes()) {
                read(operation, operation.floor(), "its session had seen");
            }
        }
        realTime(history);
    }

    private void write(Operation operation) {
        Long zxid = log.zxidOf(operation.session(), operation.xid());
        if (zxid == null || zxid != operation.zxid()) {
            wrong("acknowledged, and logged " + (zxid == null ? "nowhere" : "as 0x" + Long.toHexString(zxid)) + ": "
                    + operation);
            return;
        }
        Change change = log.changeAt(operation.path(), zxid);
        boolean right = change != null
                && (operation.kind() == Kind.DELETE
                        ? !change.present()
                        : change.value() == operation.value() && change.version() == operation.version());
        if (!right) {
            wrong("acknowledged as something else than was logged, " + change + ": " + operation);
        }
    }

    private void read(Operation read, long floor, String whose) {
        if (floor < beginsAfterZxid) {
            return;
        }
        if (read.outcome() == Outcome.NO_NODE) {
            if (!log.absentWithin(read.path(), floor, read.zxid())) {
                wrong("finds nothing where something was all the time from 0x" + Long.toHexString(floor) + " that "
                        + whose + ", to 0x" + Long.toHexString(read.zxid()) + ": " + read);
            }
            return;
        }
        if (read.outcome() != Outcome.OK || read.mzxid() <= beginsAfterZxid) {
            return;
        }
        Change change = log.changeAt(read.path(), read.mzxid());
        Change next = log.changeAfter(read.path(), read.mzxid());
        if (change == null || change.value() != read.seen() || change.version() != read.version()) {
            wrong("shows what never was, logged is " + change + ": " + read);
        } else if (next != null && next.zxid() <= floor) {
            wrong("is older than 0x" + Long.toHexString(floor) + " that " + whose + ", " + next + " came between: "
                    + read);
        } else if (read.mzxid() > read.zxid()) {
            wrong("shows more than the zxid of its reply: " + read);
        }
    }

    /** What was asked for after others were told of theirs comes after it. */
    private void realTime(List<Operation> history) {
        List<Operation> told = history.stream()
                .filter(Operation::acknowledged)
                .sorted(Comparator.comparingLong(Operation::returnedNs))
                .toList();
        List<Operation> asked = history.stream()
                .filter(operation -> operation.acknowledged() || operation.kind() == Kind.SYNC_READ)
                .sorted(Comparator.comparingLong(Operation::invokedNs))
                .toList();
        long floor = 0;
        int next = 0;
        for (Operation operation : asked) {
            while (next < told.size() && told.get(next).returnedNs() < operation.invokedNs()) {
                floor = Math.max(floor, told.get(next).zxid());
                next++;
            }
            if (operation.kind() == Kind.SYNC_READ) {
                read(operation, floor, "somebody had been told before the sync");
            } else if (operation.zxid() <= floor) {
                wrong("comes not after 0x" + Long.toHexString(floor) + ", which was acknowledged before it was asked: "
                        + operation);
            }
        }
    }

    /** The same, believing no log. Returns how many znodes had a history. */
    int linearizability(List<Operation> history) {
        Map<String, List<Operation>> byPath = history.stream()
                .filter(operation -> operation.path().startsWith(Requests.ROOT + "/"))
                .collect(Collectors.groupingBy(Operation::path));
        byPath.forEach((path, operations) -> {
            switch (Linearizability.check(operations, TRIES_MAX)) {
                case LINEARIZABLE -> {}
                case VIOLATED -> wrong("the history of " + path + " is not linearizable");
                case UNDECIDED -> undecided++;
            }
        });
        return byPath.size();
    }

    /** A session ends when its client says so, or was silent for its timeout, and then with all its ephemerals. */
    void sessions(List<SessionRecord> sessions, List<Operation> history) {
        for (SessionRecord session : sessions) {
            Life life = log.life(session.id());
            if (life == null) {
                continue; // Older than the log, or it never wrote anything.
            }
            boolean over = session.end() == SessionRecord.End.EXPIRED || session.end() == SessionRecord.End.CLOSED;
            if (over && !life.isClosed()) {
                wrong("its client was told of its end, the log says nothing of it: " + session);
            } else if (session.end() == SessionRecord.End.ALIVE && life.isClosed()) {
                wrong("its client uses it, the log says that it has ended: " + session);
            } else if (session.end() != SessionRecord.End.CLOSED
                    && life.isClosed()
                    && life.silentMs() < life.timeoutMs() - toleranceMs) {
                wrong("expired " + life.silentMs() + " ms after its last write: " + session);
            }
        }
        history.stream()
                .filter(operation -> operation.kind() == Kind.EPHEMERAL && operation.acknowledged())
                .forEach(this::ephemeral);
    }

    private void ephemeral(Operation operation) {
        Life life = log.life(operation.session());
        if (life != null && life.isClosed() && log.isPresent(operation.path())) {
            wrong("outlives its session: " + operation);
        }
    }

    /** What servers show in the end is what was logged. */
    void trees(Map<Integer, Map<String, String>> trees) {
        Map<String, String> first = null;
        for (Map.Entry<Integer, Map<String, String>> tree : trees.entrySet()) {
            if (first == null) {
                first = tree.getValue();
            }
            String difference = difference(first, tree.getValue());
            if (difference != null) {
                wrong("server " + tree.getKey() + " shows another tree than the first: " + difference);
            }
            List<String> shown =
                    tree.getValue().keySet().stream().filter(Audit::isOurs).toList();
            List<String> logged = log.present().stream().filter(Audit::isOurs).toList();
            if (beginsAfterZxid == 0 && !shown.equals(logged)) {
                List<String> more = new ArrayList<>(shown);
                more.removeAll(logged);
                List<String> less = new ArrayList<>(logged);
                less.removeAll(shown);
                wrong("server " + tree.getKey() + " shows, and the log does not: " + more + "; the other way: " + less);
            }
        }
    }

    private static boolean isOurs(String path) {
        return path.startsWith(Requests.ROOT + "/") || path.startsWith(Requests.EPHEMERALS + "/");
    }

    private static @Nullable String difference(Map<String, String> one, Map<String, String> other) {
        for (Map.Entry<String, String> znode : one.entrySet()) {
            String there = other.get(znode.getKey());
            if (!znode.getValue().equals(there)) {
                return znode.getKey() + " " + znode.getValue() + " / " + there;
            }
        }
        return one.size() == other.size() ? null : (other.size() - one.size()) + " znodes more";
    }
}
