package io.zabra.engine.txn;

import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client of one request may do. One thread. */
final class RequestAccess {
    private final AccessControl access;
    private final List<AuthId> identities;
    /** What was permitted last, and by which list: a multi's znodes mostly have one. */
    private int permitted;

    private @Nullable List<AclEntry> permitting;

    RequestAccess(AccessControl access, List<AuthId> identities) {
        this.access = access;
        this.identities = identities;
    }

    @SuppressWarnings("ReferenceEquality") // Lists that are equal are mostly one; else they are looked at.
    void permit(NodeState node, int permission) throws RejectedException {
        List<AclEntry> acl = node.acl();
        if (acl == permitting && permission == permitted) {
            return;
        }
        if (!access.permits(acl, permission, identities)) {
            throw new RejectedException(ErrorCode.NO_AUTH);
        }
        permitting = acl;
        permitted = permission;
    }

    /** The list as it is to be stored. */
    List<AclEntry> resolve(List<AclEntry> acl) throws RejectedException {
        List<AclEntry> resolved = access.resolve(acl, identities);
        if (resolved == null) {
            throw new RejectedException(ErrorCode.INVALID_ACL);
        }
        return resolved;
    }
}
