package io.zabra.engine.txn;

/** The session of the header begins. */
public record CreateSessionTxn(int timeoutMs) implements Txn {
    @Override
    public TxnType type() {
        return TxnType.CREATE_SESSION;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.createSession(this);
    }
}
