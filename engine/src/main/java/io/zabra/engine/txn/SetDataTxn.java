package io.zabra.engine.txn;

import org.jspecify.annotations.Nullable;

/**
 * A znode's data changes.
 *
 * @param type SET_DATA, or RECONFIG where the data is the ensemble's new configuration
 * @param data null and empty differ
 * @param version the new one
 */
public record SetDataTxn(TxnType type, String path, byte @Nullable [] data, int version) implements Txn {
    // Not a compact one: javac 17 forgets in the class file that its data may be null.
    public SetDataTxn(TxnType type, String path, byte @Nullable [] data, int version) {
        if (type != TxnType.SET_DATA && type != TxnType.RECONFIG) {
            throw new IllegalArgumentException(type + " sets no data");
        }
        this.type = type;
        this.path = path;
        this.data = data;
        this.version = version;
    }

    public SetDataTxn(String path, byte @Nullable [] data, int version) {
        this(TxnType.SET_DATA, path, data, version);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.setData(this);
    }
}
