package io.zabra.sql.exec;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.tree.Znode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of the znodes that a scan comes by, most of which have one ACL, the session may know. One thread. */
final class RowRights {
    private final Access access;
    private @Nullable List<AclEntry> lastAcl;
    private boolean reads;
    private boolean tellsStat;

    RowRights(Access access) {
        this.access = access;
    }

    /** Whether its data, and its owner, show. */
    boolean mayRead(Znode node) {
        look(node);
        return reads;
    }

    /** Whether more shows of it than its name. */
    boolean tellsStat(Znode node) {
        look(node);
        return tellsStat;
    }

    @SuppressWarnings("ReferenceEquality") // Most znodes have the list of the one before them, the very object.
    private void look(Znode node) {
        List<AclEntry> acl = node.acl();
        if (acl != lastAcl) {
            reads = access.mayRead(node);
            tellsStat = reads || access.tellsStat(acl);
            lastAcl = acl;
        }
    }
}
