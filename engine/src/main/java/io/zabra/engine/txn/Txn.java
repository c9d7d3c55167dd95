package io.zabra.engine.txn;

/**
 * A change that was decided: applied in zxid order it gives every server the same tree, and applied again to a tree
 * that already has it, the same once more. Immutable; byte arrays in it are not to be touched.
 */
public sealed interface Txn
        permits CreateTxn,
                DeleteTxn,
                SetDataTxn,
                SetAclTxn,
                CheckVersionTxn,
                CreateSessionTxn,
                CloseSessionTxn,
                ErrorTxn,
                MultiTxn {

    TxnType type();

    <R> R accept(Visitor<R> visitor);

    /** One method for each record, so that a new one does not compile until everybody handles it. */
    interface Visitor<R> {
        R create(CreateTxn txn);

        R delete(DeleteTxn txn);

        R setData(SetDataTxn txn);

        R setAcl(SetAclTxn txn);

        R checkVersion(CheckVersionTxn txn);

        R createSession(CreateSessionTxn txn);

        R closeSession(CloseSessionTxn txn);

        R error(ErrorTxn txn);

        R multi(MultiTxn txn);
    }
}
