package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Each distinct access control list once, under a number that records hold (Apache's {@code ReferenceCountedACLCache},
 * without the counting: the lists of one deployment are few). Written by the apply thread, read by all.
 */
final class AclTable {
    /** The open list, under the number that Apache gives it. */
    static final long OPEN_ID = -1;

    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private final ConcurrentHashMap<Long, List<AclEntry>> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<List<AclEntry>, Long> ids = new ConcurrentHashMap<>();

    AclTable() {
        byId.put(OPEN_ID, OPEN);
        ids.put(OPEN, OPEN_ID);
    }

    long idOf(List<AclEntry> acl) {
        Long known = ids.get(acl);
        if (known != null) {
            return known;
        }
        List<AclEntry> kept = List.copyOf(acl);
        long id = byId.size();
        byId.put(id, kept);
        ids.put(kept, id);
        return id;
    }

    List<AclEntry> acl(long id) {
        List<AclEntry> acl = byId.get(id);
        if (acl == null) {
            throw new IllegalStateException("No ACL has number " + id);
        }
        return acl;
    }
}
