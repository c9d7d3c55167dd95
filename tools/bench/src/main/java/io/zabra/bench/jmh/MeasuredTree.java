package io.zabra.bench.jmh;

import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.Txn;

/** A tree outside the heap, and the number of its last transaction. One thread, but for reads. */
final class MeasuredTree implements AutoCloseable {
    private final StateMachine machine;
    private long zxid;

    /** With so many znodes. */
    MeasuredTree(int znodes) {
        StateConfig config = StateConfig.standard().withOffHeap(RecordSizing.ofMachine());
        machine = new StateMachine(StoreState.fresh(config), config);
        Transactions.create(znodes, this::apply);
    }

    StateMachine.Outcome apply(Txn txn) {
        return machine.apply(new LoggedTxn(Transactions.header(nextZxid()), txn, null));
    }

    /** Of a transaction that is to be made. */
    long nextZxid() {
        return ++zxid;
    }

    StateMachine machine() {
        return machine;
    }

    Tree tree() {
        return machine.tree();
    }

    @Override
    public void close() {
        machine.close();
    }
}
