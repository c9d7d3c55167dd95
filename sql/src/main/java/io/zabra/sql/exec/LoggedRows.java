package io.zabra.sql.exec;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code transactions}, one for each operation of a transaction: what it does, as far as the session may know. What lies
 * outside of its chroot does not show. One thread, transactions in their order.
 */
final class LoggedRows {
    /** zxid, op_number, txn_time, session_id, operation, path, version, data, data_text, data_length, error. */
    static final int COLUMNS = 11;

    private final Execution execution;
    private final LoggedAccess access;

    LoggedRows(Execution execution) {
        this.execution = execution;
        this.access = new LoggedAccess(execution);
    }

    List<@Nullable Object[]> of(LoggedTxn logged) {
        OneTransaction rows = new OneTransaction(logged.header());
        logged.txn().accept(rows);
        return rows.rows;
    }

    /** What a visit answers tells nothing. */
    private final class OneTransaction implements Txn.Visitor<Boolean> {
        private final TxnHeader header;
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private int operations;

        OneTransaction(TxnHeader header) {
            this.header = header;
        }

        @Override
        public Boolean create(CreateTxn txn) {
            access.created(txn, header.zxid());
            boolean reads = access.mayRead(txn.acl());
            return onZnode(name(txn.type()), txn.path(), 0, reads ? txn.data() : null, length(txn.data()));
        }

        @Override
        public Boolean delete(DeleteTxn txn) {
            return onZnode(name(txn.type()), txn.path(), null, null, null);
        }

        @Override
        public Boolean setData(SetDataTxn txn) {
            boolean reads = access.mayRead(txn.path(), header.zxid());
            return onZnode(name(txn.type()), txn.path(), txn.version(), reads ? txn.data() : null, length(txn.data()));
        }

        @Override
        public Boolean setAcl(SetAclTxn txn) {
            access.changed(txn, header.zxid());
            return onZnode(name(txn.type()), txn.path(), txn.version(), null, null);
        }

        @Override
        public Boolean checkVersion(CheckVersionTxn txn) {
            return onZnode(name(txn.type()), txn.path(), txn.version(), null, null);
        }

        @Override
        public Boolean createSession(CreateSessionTxn txn) {
            return add(name(txn.type()), null, null, null, null, null);
        }

        /** The ephemerals that go with it have a row each. */
        @Override
        public Boolean closeSession(CloseSessionTxn txn) {
            add(name(txn.type()), null, null, null, null, null);
            List<String> paths = txn.paths();
            if (paths != null) {
                paths.forEach(path -> onZnode(name(TxnType.DELETE), path, null, null, null));
            }
            return true;
        }

        @Override
        public Boolean error(ErrorTxn txn) {
            ErrorCode known = ErrorCode.of(txn.code());
            return add(name(txn.type()), null, null, null, null, known == null ? "" + txn.code() : known.name());
        }

        /** One that failed changed nothing, whatever its parts say: it is one error, that of the part that failed. */
        @Override
        public Boolean multi(MultiTxn txn) {
            if (!txn.failed()) {
                txn.txns().forEach(part -> part.accept(this));
                return true;
            }
            ErrorTxn failed = new ErrorTxn(ErrorCode.RUNTIME_INCONSISTENCY);
            for (Txn part : txn.txns()) {
                boolean isCause = part instanceof ErrorTxn error
                        && error.code() != ErrorCode.OK.code()
                        && error.code() != ErrorCode.RUNTIME_INCONSISTENCY.code();
                failed = isCause ? (ErrorTxn) part : failed;
            }
            return error(failed);
        }

        private boolean onZnode(
                String operation,
                String path,
                @Nullable Integer version,
                byte @Nullable [] data,
                @Nullable Integer length) {
            operations++;
            String shown = execution.nodes().shown(path);
            if (shown != null) {
                operations--;
                String visible = access.showsName(path, header.zxid()) ? shown : null;
                add(operation, visible, version, data, length, null);
            }
            return true;
        }

        private boolean add(
                String operation,
                @Nullable String path,
                @Nullable Integer version,
                byte @Nullable [] data,
                @Nullable Integer length,
                @Nullable String error) {
            rows.add(new Object[] {
                header.zxid(),
                ++operations,
                header.timeMs(),
                execution.shownId(header.sessionId()),
                operation,
                path,
                version,
                data == null ? null : new ByteString(data),
                data == null ? null : ZnodeColumn.utf8(data),
                length,
                error
            });
            return true;
        }

        private static @Nullable Integer length(byte @Nullable [] data) {
            return data == null ? 0 : (Integer) data.length;
        }

        private static String name(TxnType type) {
            return type == TxnType.CREATE2 ? TxnType.CREATE.name() : type.name();
        }
    }
}
