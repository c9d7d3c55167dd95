package io.zabra.bench.jmh;

import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.DeleteTxn;
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
    private static final int ROWS = Transactions.CHILDREN;

    @Param("200000")
    public int znodes;

    /** Deletions with a creation each, for each znode. */
    @Param({"0", "3"})
    public int turns;

    private @Nullable MeasuredTree measured;
    private int next;

    @Setup
    public void fill() {
        MeasuredTree tree = new MeasuredTree(znodes);
        SplittableRandom random = new SplittableRandom(1);
        for (long i = (long) turns * znodes; i > 0; i--) {
            String path = Transactions.path(random.nextInt(znodes));
            tree.apply(new DeleteTxn(TxnType.DELETE, path));
            tree.apply(Transactions.create(path));
        }
        measured = tree;
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(measured).close();
    }

    /** For each child: its path's bytes and its version, as a statement would read them. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long childWithoutData() {
        long sum = 0;
        try (ZnodeCursor cursor = children()) {
            while (cursor.next()) {
                sum += cursor.pathLength() + cursor.znodeWithoutData().version();
            }
        }
        return sum;
    }

    /** Of one parent after the other. */
    private ZnodeCursor children() {
        next = (next + ROWS) % znodes;
        return Objects.requireNonNull(Objects.requireNonNull(measured).tree().children(Transactions.parent(next)));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long child() {
        long sum = 0;
        try (ZnodeCursor cursor = children()) {
            while (cursor.next()) {
                sum += cursor.pathLength() + cursor.znode().dataLength();
            }
        }
        return sum;
    }
}
