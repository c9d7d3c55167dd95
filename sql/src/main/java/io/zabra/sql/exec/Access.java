package io.zabra.sql.exec;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import java.util.List;

/** What a session's identities may do with a znode. Immutable. */
public record Access(AccessControl control, List<AuthId> identities) {
    public Access {
        identities = List.copyOf(identities);
    }

    public boolean mayRead(Znode node) {
        return may(node, Permission.READ);
    }

    /** @param permissions any of these bits suffices */
    public boolean may(Znode node, int permissions) {
        return control.permits(node.acl(), permissions, identities);
    }
}
