package io.zabra.engine.txn;

import java.util.List;

/**
 * Several changes of one zxid, all or none.
 *
 * @param txns creates, deletes, sets of data, checks and errors; no sessions, ACLs or multis
 */
public record MultiTxn(List<Txn> txns) implements Txn {
    public MultiTxn {
        txns = List.copyOf(txns);
        for (Txn txn : txns) {
            if (!canContain(txn.type())) {
                throw new IllegalArgumentException(txn.type() + " inside a multi");
            }
        }
    }

    /** What Apache's {@code DataTree.processTxn} takes as a part. */
    public static boolean canContain(TxnType type) {
        return switch (type) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL, DELETE, DELETE_CONTAINER, SET_DATA, CHECK, ERROR ->
                true;
            case SET_ACL, MULTI, RECONFIG, CREATE_SESSION, CLOSE_SESSION -> false;
        };
    }

    /** One part is an error: none of the others takes effect, though those before it are written as if they did. */
    public boolean failed() {
        for (Txn txn : txns) {
            if (txn instanceof ErrorTxn) {
                return true;
            }
        }
        return false;
    }

    @Override
    public TxnType type() {
        return TxnType.MULTI;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.multi(this);
    }
}
