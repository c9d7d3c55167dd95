package io.zabra.bench.jmh;

import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCopy;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
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

    @Param("1000000")
    public int znodes;

    /** What a thread that reads keeps. */
    @State(Scope.Thread)
    public static class Reader {
        private final ZnodeCopy room = new ZnodeCopy();
    }

    private final String[] paths = new String[PATHS];
    private @Nullable StateMachine state;
    private @Nullable TxnPreparer preparer;
    private long zxid;
    private int next;
    private int created;

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
        apply(machine, Transactions.create("/new"));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < PATHS; i++) {
            paths[i] = Transactions.path(random.nextInt(znodes));
        }
        preparer = new TxnPreparer(machine.preparedOn(), AccessControl.standard(), false, true);
        state = machine;
    }

    @TearDown
    public void close() {
        state().close();
    }

    private StateMachine.Outcome apply(StateMachine machine, Txn txn) {
        return machine.apply(new LoggedTxn(Transactions.header(++zxid), txn, null));
    }

    private StateMachine state() {
        return Objects.requireNonNull(state);
    }

    private String path() {
        return paths[next++ & (PATHS - 1)];
    }

    @Benchmark
    public @Nullable Znode read() {
        return state().tree().find(path());
    }

    @Benchmark
    public @Nullable Znode readWithoutData() {
        return state().tree().findWithoutData(path());
    }

    @Benchmark
    public @Nullable Znode readIntoRoom(Reader reader) {
        return state().tree().find(path(), reader.room);
    }

    @Benchmark
    public byte @Nullable [] readDataIntoRoom(Reader reader) {
        return Objects.requireNonNull(state().tree().find(path(), reader.room)).data();
    }

    @Benchmark
    public int listThousandChildren() {
        int names = 0;
        String parent = Transactions.parent(next++ % znodes);
        try (ZnodeCursor cursor = Objects.requireNonNull(state().tree().children(parent))) {
            while (cursor.next()) {
                names += cursor.name().length();
            }
        }
        return names;
    }

    @Benchmark
    public StateMachine.Outcome applySetData() {
        return apply(state(), Transactions.setData(path(), 1));
    }

    /** Below one parent; the tree grows meanwhile. */
    @Benchmark
    public StateMachine.Outcome applyCreate() {
        return apply(state(), Transactions.create("/new/" + created++));
    }

    @Benchmark
    public LoggedTxn prepareSetData() {
        TxnPreparer on = Objects.requireNonNull(preparer);
        LoggedTxn txn = on.prepare(
                Transactions.header(++zxid), List.of(), new WriteRequest.SetData(path(), Transactions.DATA, -1));
        on.applied(zxid);
        return txn;
    }
}
