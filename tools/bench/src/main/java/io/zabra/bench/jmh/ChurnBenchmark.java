package io.zabra.bench.jmh;

import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnType;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Scans of a tree outside the heap whose znodes were deleted and created again, one at random after the other. */
@State(Scope.Benchmark)
public class ChurnBenchmark {
    private static final int ROWS = 1_000;

    @Param("200000")
    public int znodes;

    /** Deletions with a creation each, for each znode. */
    @Param({"0", "3"})
    public int turns;

    private @Nullable StateMachine state;
    private long zxid;
    private int next;

    @Setup
    public void fill() {
        StateConfig config = StateConfig.standard().withOffHeap(RecordSizing.ofMachine());
        StateMachine machine = new StateMachine(StoreState.fresh(config), config);
        apply(machine, Transactions.create("/services"));
        for (int i = 0; i < znodes; i++) {
            if (Transactions.isFirstChild(i)) {
                apply(machine, Transactions.create(Transactions.parent(i)));
            }
            apply(machine, Transactions.create(Transactions.path(i)));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (long i = (long) turns * znodes; i > 0; i--) {
            String path = Transactions.path(random.nextInt(znodes));
            apply(machine, new DeleteTxn(TxnType.DELETE, path));
            apply(machine, Transactions.create(path));
        }
        state = machine;
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(state).close();
    }

    private void apply(StateMachine machine, Txn txn) {
        machine.apply(new LoggedTxn(Transactions.header(++zxid), txn, null));
    }

    /** For each child: its path's bytes and its version, as a statement would read them. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long childWithoutData() {
        long sum = 0;
        String parent = nextParent();
        StateMachine machine = Objects.requireNonNull(state);
        try (ZnodeCursor cursor = Objects.requireNonNull(machine.tree().children(parent))) {
            while (cursor.next()) {
                sum += cursor.pathLength() + cursor.znodeWithoutData().version();
            }
        }
        return sum;
    }

    private String nextParent() {
        next = (next + ROWS) % znodes;
        return Transactions.parent(next);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long child() {
        long sum = 0;
        String parent = nextParent();
        StateMachine machine = Objects.requireNonNull(state);
        try (ZnodeCursor cursor = Objects.requireNonNull(machine.tree().children(parent))) {
            while (cursor.next()) {
                sum += cursor.pathLength() + cursor.znode().dataLength();
            }
        }
        return sum;
    }
}
