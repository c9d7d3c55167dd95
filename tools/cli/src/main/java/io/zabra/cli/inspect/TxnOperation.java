package io.zabra.cli.inspect;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a transaction, as it is shown.
 *
 * @param position within its multi, from 0; 0 outside of one
 * @param type in lower case, as {@code set_data}
 * @param path null where it has none
 * @param detail what else there is to say; empty where nothing is
 */
public record TxnOperation(
        LoggedTxn txn, int position, String type, @Nullable String path, String detail) {

    /** Whether it concerns a znode or one below it; a session that ends concerns its ephemerals. */
    public boolean touches(String root) {
        if (txn.txn() instanceof CloseSessionTxn close && close.paths() != null) {
            return close.paths().stream().anyMatch(ephemeral -> isWithin(ephemeral, root));
        }
        return path != null && isWithin(path, root);
    }

    private static boolean isWithin(String path, String root) {
        return path.equals(root) || root.equals("/") || path.startsWith(root + "/");
    }

    /** The operations of a transaction: those inside a multi, or its only one. */
    public static List<TxnOperation> of(LoggedTxn logged) {
        List<Txn> parts = logged.txn() instanceof MultiTxn multi ? multi.txns() : List.of(logged.txn());
        List<TxnOperation> operations = new ArrayList<>(parts.size());
        for (Txn part : parts) {
            operations.add(part.accept(new Maker(logged, operations.size())));
        }
        return operations;
    }

    private record Maker(LoggedTxn logged, int position) implements Txn.Visitor<TxnOperation> {
        @Override
        public TxnOperation create(CreateTxn txn) {
            String kind = txn.kind() == NodeKind.PERSISTENT
                    ? ""
                    : ", " + txn.kind().name().toLowerCase(Locale.ROOT);
            String ttl = txn.ttlMs() == 0 ? "" : " of " + txn.ttlMs() + " ms";
            return operation(txn, txn.path(), length(txn.data()) + kind + ttl);
        }

        @Override
        public TxnOperation delete(DeleteTxn txn) {
            return operation(txn, txn.path(), "");
        }

        @Override
        public TxnOperation setData(SetDataTxn txn) {
            return operation(txn, txn.path(), length(txn.data()) + ", version " + txn.version());
        }

        @Override
        public TxnOperation setAcl(SetAclTxn txn) {
            return operation(txn, txn.path(), txn.acl().size() + " entries, aversion " + txn.version());
        }

        @Override
        public TxnOperation checkVersion(CheckVersionTxn txn) {
            return operation(txn, txn.path(), "version " + txn.version());
        }

        @Override
        public TxnOperation createSession(CreateSessionTxn txn) {
            return operation(txn, null, "timeout " + txn.timeoutMs() + " ms");
        }

        @Override
        public TxnOperation closeSession(CloseSessionTxn txn) {
            List<String> paths = txn.paths();
            return operation(txn, null, paths == null || paths.isEmpty() ? "" : "removes " + String.join(" ", paths));
        }

        @Override
        public TxnOperation error(ErrorTxn txn) {
            return operation(txn, null, "code " + txn.code());
        }

        @Override
        public TxnOperation multi(MultiTxn txn) {
            throw new IllegalStateException("a multi inside the multi of zxid 0x" + Long.toHexString(logged.zxid()));
        }

        private TxnOperation operation(Txn txn, @Nullable String path, String detail) {
            return new TxnOperation(logged, position, txn.type().name().toLowerCase(Locale.ROOT), path, detail);
        }

        private static String length(byte @Nullable [] data) {
            return data == null ? "no data" : data.length + " bytes";
        }
    }
}
