package io.zabra.cli.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as it is exported.
 *
 * @param data null where it has none, or {@code hidden}
 * @param hidden whether it has data, or a stat, that the session may not READ
 * @param nodeType empty where the session may know its name alone: then all but that is nothing
 * @param ttlMs null where it has no time to live
 * @param ephemeralOwner null where it is not ephemeral
 * @param numChildren also of those that the session cannot see
 * @param acl empty where the session may neither READ nor ADMIN
 */
record ExportedZnode(
        String path,
        byte @Nullable [] data,
        boolean hidden,
        String nodeType,
        @Nullable Long ttlMs,
        @Nullable Long ephemeralOwner,
        int numChildren,
        Versions versions,
        Times times,
        List<AclLine> acl) {

    /** Of data, children and ACL. */
    record Versions(int version, int cversion, int aversion) {}

    /** Zxids, and ms since 1970. */
    record Times(long czxid, long mzxid, long pzxid, long ctimeMs, long mtimeMs) {}

    /** @param perms bit mask as ZooKeeper's */
    record AclLine(String scheme, String id, int perms) {
        private static final int ALL = 31;

        boolean isOpen() {
            return scheme.equals("world") && id.equals("anyone") && perms == ALL;
        }
    }

    /** Whether its parent alone tells of it. */
    boolean isNameOnly() {
        return nodeType.isEmpty();
    }

    /** Whether anyone may do anything, as with a znode for which no ACL was thought of. */
    boolean isOpen() {
        return acl.size() == 1 && acl.get(0).isOpen();
    }
}
