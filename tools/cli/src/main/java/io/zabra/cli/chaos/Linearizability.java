package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is an order of the operations on one znode that explains all answers, and in which no operation takes effect before
 * it was asked for or after it was answered (Wing and Gong's search with Lowe's memory of what was tried). It believes no zxid: only
 * values, versions and errors count.
 */
final class Linearizability {
    enum Verdict {
        LINEARIZABLE,
        VIOLATED,
        /** The search was given up. */
        UNDECIDED
    }

    /** A znode: what it holds, and in which version; version -1: there is none. */
    private record State(long value, int version) {
        static final State ABSENT = new State(0, -1);

        boolean present() {
            return version >= 0;
        }
    }

    /** A call or a return in the order of time. */
    private static final class Entry {
        final int op;
        final boolean call;

        @Nullable
        Entry match;

        @Nullable
        Entry previous;

        @Nullable
        Entry next;

        Entry(int op, boolean call) {
            this.op = op;
            this.call = call;
        }
    }

    private record Tried(BitSet done, State state) {}

    private record Step(Entry entry, State before) {}

    private record Moment(long ns, boolean call, int op) {}

    private final List<Operation> operations;
    private final long triesMax;
    private final Entry head = new Entry(-1, true);
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Set<Tried> tried = new HashSet<>();
    private final BitSet done = new BitSet();
    private State state = State.ABSENT;
    private int open;

    private Linearizability(List<Operation> operations, long triesMax) {
        this.operations = operations;
        this.triesMax = triesMax;
    }

    /**
     * @param history of one znode, which does not exist at first
     * @param triesMax after that many different situations it is given up
     */
    static Verdict check(List<Operation> history, long triesMax) {
        List<Operation> operations =
                history.stream().filter(Linearizability::tells).toList();
        return new Linearizability(operations, triesMax).search();
    }

    private static boolean tells(Operation operation) {
        return switch (operation.kind()) {
            case CREATE, SET, DELETE -> operation.outcome() != Outcome.REFUSED;
            case SYNC_READ -> operation.outcome() == Outcome.OK || operation.outcome() == Outcome.NO_NODE;
            case READ, EPHEMERAL -> false;
        };
    }

    private Verdict search() {
        link();
        Entry entry = head.next;
        while (open > 0) {
            if (entry == null) {
                throw new IllegalStateException(open + " operations are open, and nothing is left");
            }
            if (tried.size() > triesMax) {
                return Verdict.UNDECIDED;
            }
            if (entry.call) {
                entry = takes(entry) ? head.next : entry.next;
            } else if (steps.isEmpty()) {
                return Verdict.VIOLATED;
            } else {
                entry = takeBack().next;
            }
        }
        return Verdict.LINEARIZABLE;
    }

    /** Tries an operation as the next one. */
    private boolean takes(Entry entry) {
        Operation operation = operations.get(entry.op);
        State after = apply(state, operation);
        boolean unknown = operation.outcome() == Outcome.UNKNOWN;
        if (after == null || (unknown && after.equals(state))) {
            return false;
        }
        done.set(entry.op);
        if (!tried.add(new Tried((BitSet) done.clone(), after))) {
            done.clear(entry.op);
            return false;
        }
        steps.push(new Step(entry, state));
        state = after;
        open -= unknown ? 0 : 1;
        unlink(entry);
        return true;
    }

    private Entry takeBack() {
        Step last = steps.pop();
        state = last.before();
        done.clear(last.entry().op);
        open += operations.get(last.entry().op).outcome() == Outcome.UNKNOWN ? 0 : 1;
        relink(last.entry());
        return last.entry();
    }

    /** The znode after the operation, or null where it could not have answered so. */
    private static @Nullable State apply(State before, Operation operation) {
        boolean known = operation.outcome() != Outcome.UNKNOWN;
        boolean fits = operation.expected() == -1 || operation.expected() == before.version();
        return switch (operation.kind()) {
            case CREATE -> {
                State after = before.present() ? before : new State(operation.value(), 0);
                yield !known || before.present() == (operation.outcome() == Outcome.NODE_EXISTS) ? after : null;
            }
            case SET, DELETE -> {
                Outcome outcome = before.present() ? fits ? Outcome.OK : Outcome.BAD_VERSION : Outcome.NO_NODE;
                State after = outcome != Outcome.OK
                        ? before
                        : operation.kind() == Kind.DELETE
                                ? State.ABSENT
                                : new State(operation.value(), before.version() + 1);
                boolean explained = operation.outcome() == outcome
                        && (outcome != Outcome.OK
                                || operation.kind() == Kind.DELETE
                                || operation.version() == after.version());
                yield !known || explained ? after : null;
            }
            case SYNC_READ -> {
                boolean seen = operation.outcome() == Outcome.OK
                        ? before.present()
                                && before.value() == operation.seen()
                                && before.version() == operation.version()
                        : !before.present();
                yield seen ? before : null;
            }
            case READ, EPHEMERAL -> before;
        };
    }

    private void link() {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            moments.add(new Moment(operations.get(i).invokedNs(), true, i));
            moments.add(new Moment(operations.get(i).returnedNs(), false, i));
            open += operations.get(i).outcome() == Outcome.UNKNOWN ? 0 : 1;
        }
        moments.sort(Comparator.comparingLong(Moment::ns).thenComparing(moment -> !moment.call()));
        Entry[] calls = new Entry[operations.size()];
        Entry last = head;
        for (Moment moment : moments) {
            Entry entry = new Entry(moment.op(), moment.call());
            if (moment.call()) {
                calls[moment.op()] = entry;
            } else {
                calls[moment.op()].match = entry;
            }
            last.next = entry;
            entry.previous = last;
            last = entry;
        }
    }

    private static void unlink(Entry call) {
        cut(call);
        if (call.match != null) {
            cut(call.match);
        }
    }

    private static void cut(Entry entry) {
        if (entry.previous != null) {
            entry.previous.next = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
    }

    private static void relink(Entry call) {
        if (call.match != null) {
            paste(call.match);
        }
        paste(call);
    }

    private static void paste(Entry entry) {
        if (entry.previous != null) {
            entry.previous.next = entry;
        }
        if (entry.next != null) {
            entry.next.previous = entry;
        }
    }
}
