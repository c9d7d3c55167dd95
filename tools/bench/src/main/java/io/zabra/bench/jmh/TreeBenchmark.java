package io.zabra.bench.jmh;

import io.zabra.engine.StateMachine;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCopy;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads, preparation and application on a tree outside the heap. One thread, but for the reads. */
@State(Scope.Benchmark)
public class TreeBenchmark {
    private static final int PATHS = 1 << 16;
    private static final int OF_MULTI = 10;

    @Param("1000000")
    public int znodes;

    /** What a thread that reads keeps. */
    @State(Scope.Thread)
    public static class Reader {
        private final ZnodeCopy room = new ZnodeCopy();
    }

    private final String[] paths = new String[PATHS];
    private @Nullable MeasuredTree measured;
    private @Nullable TxnPreparer preparer;
    private int next;
    private int created;

    @Setup
    public void fill() {
        MeasuredTree tree = new MeasuredTree(znodes);
        tree.apply(Transactions.create("/new"));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < PATHS; i++) {
            paths[i] = Transactions.path(random.nextInt(znodes));
        }
        preparer = new TxnPreparer(tree.machine().preparedOn(), AccessControl.standard(), false, true);
        measured = tree;
    }

    @TearDown
    public void close() {
        measured().close();
    }

    private MeasuredTree measured() {
        return Objects.requireNonNull(measured);
    }

    private Tree tree() {
        return measured().tree();
    }

    private String path() {
        return paths[next++ & (PATHS - 1)];
    }

    @Benchmark
    public @Nullable Znode read() {
        return tree().find(path());
    }

    @Benchmark
    public @Nullable Znode readWithoutData() {
        return tree().findWithoutData(path());
    }

    @Benchmark
    public @Nullable Znode readIntoRoom(Reader reader) {
        return tree().find(path(), reader.room);
    }

    @Benchmark
    public byte @Nullable [] readDataIntoRoom(Reader reader) {
        return Objects.requireNonNull(tree().find(path(), reader.room)).data();
    }

    @Benchmark
    public int listThousandChildren() {
        int names = 0;
        String parent = Transactions.parent(next++ % znodes);
        try (ZnodeCursor cursor = Objects.requireNonNull(tree().children(parent))) {
            while (cursor.next()) {
                names += cursor.name().length();
            }
        }
        return names;
    }

    @Benchmark
    public StateMachine.Outcome applySetData() {
        return measured().apply(Transactions.setData(path(), 1));
    }

    /** Ten sets in one transaction. */
    @Benchmark
    public StateMachine.Outcome applyMulti() {
        List<Txn> sets = new ArrayList<>(OF_MULTI);
        for (int i = 0; i < OF_MULTI; i++) {
            sets.add(Transactions.setData(path(), 1));
        }
        return measured().apply(new MultiTxn(sets));
    }

    /** Below one parent; the tree grows meanwhile. */
    @Benchmark
    public StateMachine.Outcome applyCreate() {
        return measured().apply(Transactions.create("/new/" + created++));
    }

    @Benchmark
    public LoggedTxn prepareSetData() {
        return prepared(new WriteRequest.SetData(path(), Transactions.DATA, -1));
    }

    @Benchmark
    public LoggedTxn prepareMulti() {
        List<WriteRequest> sets = new ArrayList<>(OF_MULTI);
        for (int i = 0; i < OF_MULTI; i++) {
            sets.add(new WriteRequest.SetData(path(), Transactions.DATA, -1));
        }
        return prepared(new WriteRequest.Multi(sets));
    }

    private LoggedTxn prepared(WriteRequest request) {
        TxnPreparer on = Objects.requireNonNull(preparer);
        long zxid = measured().nextZxid();
        LoggedTxn txn = on.prepare(Transactions.header(zxid), List.of(), request);
        on.applied(zxid);
        return txn;
    }
}
