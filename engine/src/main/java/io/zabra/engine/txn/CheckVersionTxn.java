package io.zabra.engine.txn;

/**
 * Changes nothing: the znode was found at the version that was asked for. Inside a {@link MultiTxn} only.
 *
 * @param version as asked for, -1 for any
 */
public record CheckVersionTxn(String path, int version) implements Txn {
    @Override
    public TxnType type() {
        return TxnType.CHECK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.checkVersion(this);
    }
}
