package io.zabra.sql.exec;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import java.util.List;

/** What a session's identities may do with a znode. Immutable. */
public record Access(AccessControl control, List<AuthId> identities) {
    private static final List<AclEntry> FOR_NOBODY = List.of(new AclEntry(0, AuthId.ANYONE));

    public Access {
        identities = List.copyOf(identities);
    }

    public boolean mayRead(Znode node) {
        return may(node, Permission.READ);
    }

    /** Whether a request of ZooKeeper's for the znode itself would be answered with its stat: exists, setData or getACL. */
    public boolean tellsStat(Znode node) {
        return tellsStat(node.acl());
    }

    boolean tellsStat(List<AclEntry> acl) {
        return may(acl, Permission.READ | Permission.WRITE | Permission.ADMIN);
    }

    /** @param permissions any of these bits suffices */
    public boolean may(Znode node, int permissions) {
        return may(node.acl(), permissions);
    }

    boolean may(List<AclEntry> acl, int permissions) {
        return control.permits(acl, permissions, identities);
    }

    /** The name that the session goes by: of the first identity that is more than an address; {@code anyone} where there is none. */
    public String user() {
        for (AuthId identity : identities) {
            switch (identity.scheme()) {
                case "ip", "world", "super" -> {}
                case "digest" -> {
                    return identity.id().split(":", 2)[0];
                }
                default -> {
                    return identity.id();
                }
            }
        }
        return AuthId.ANYONE.id();
    }

    /** Whether it may do everything, whatever an ACL says. */
    public boolean isSuper() {
        return control.permits(FOR_NOBODY, Permission.READ, identities);
    }
}
