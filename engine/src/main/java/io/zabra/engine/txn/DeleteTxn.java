package io.zabra.engine.txn;

/**
 * A znode without children goes.
 *
 * @param type DELETE, or DELETE_CONTAINER where the server's own sweep removed an empty container or expired TTL znode
 */
public record DeleteTxn(TxnType type, String path) implements Txn {
    public DeleteTxn {
        if (type != TxnType.DELETE && type != TxnType.DELETE_CONTAINER) {
            throw new IllegalArgumentException(type + " deletes nothing");
        }
    }

    public DeleteTxn(String path) {
        this(TxnType.DELETE, path);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.delete(this);
    }
}
