package io.zabra.sql.exec;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.SetAclTxn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session may see of logged transactions: data that the ACL of that time let it READ, names below parents that it could
 * READ. The ACL of that time is that of the znode today, where it is the same one and its ACL was never changed, or what the
 * transactions read so far have said. Where neither tells, nothing shows: only a super user sees everything. One thread.
 */
final class LoggedAccess {
    private static final int ENTRY_BYTES = 120;

    private final Execution execution;
    private final Map<String, List<AclEntry>> known = new HashMap<>();
    private final boolean seesAll;

    LoggedAccess(Execution execution) {
        this.execution = execution;
        this.seesAll = execution.nodes().access().isSuper();
    }

    void created(CreateTxn txn, long zxid) {
        note(txn.path(), txn.acl(), zxid);
    }

    void changed(SetAclTxn txn, long zxid) {
        note(txn.path(), txn.acl(), zxid);
    }

    private void note(String path, List<AclEntry> acl, long zxid) {
        if (!seesAll && today(path, zxid) == null && known.put(path, acl) == null) {
            execution.budget().keepBytes(ENTRY_BYTES + 2L * path.length());
        }
    }

    boolean mayRead(List<AclEntry> acl) {
        return seesAll || execution.nodes().access().may(acl, Permission.READ);
    }

    boolean mayRead(String path, long zxid) {
        if (seesAll) {
            return true;
        }
        List<AclEntry> acl = today(path, zxid);
        if (acl == null) {
            acl = known.get(path);
        }
        return acl != null && mayRead(acl);
    }

    boolean showsName(String path, long zxid) {
        if (path.length() == 1) {
            return true;
        }
        int slash = path.lastIndexOf('/');
        return mayRead(slash <= 0 ? "/" : path.substring(0, slash), zxid);
    }

    /** Null where the znode of today tells nothing of that time. */
    private @Nullable List<AclEntry> today(String path, long zxid) {
        Znode node = execution.nodes().stored(path);
        return node == null || node.czxid() > zxid || node.aversion() != 0 ? null : List.copyOf(node.acl());
    }
}
