package io.zabra.engine.txn;

/**
 * A request failed: it has its zxid and changes nothing.
 *
 * @param code as in {@link ErrorCode#code}, but a log may hold numbers that we do not know
 */
public record ErrorTxn(int code) implements Txn {
    public ErrorTxn(ErrorCode error) {
        this(error.code());
    }

    @Override
    public TxnType type() {
        return TxnType.ERROR;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.error(this);
    }
}
