package io.zabra.engine.auth;

import java.util.List;

/** What access control lists take. Any thread. */
public final class AclSize {
    /** Permissions and two lengths; with what else a record of the log may have. */
    private static final int ENTRY_BYTES = 32;
    /** A character in UTF-8. */
    private static final int CHARACTER_BYTES = 3;
    /** Entry, identity, two strings with their arrays, and a place in the list. */
    private static final int ENTRY_HEAP_BYTES = 144;
    /** The list, its counter, and a place in each of two maps, by its number and by itself. */
    private static final int LIST_HEAP_BYTES = 164;

    private AclSize() {}

    /** Bytes in a transaction, at most. */
    public static long encoded(List<AclEntry> acl) {
        long bytes = 0;
        for (AclEntry entry : acl) {
            bytes += encoded(entry.identity());
        }
        return bytes;
    }

    /** The same, of a list in which {@code auth} stands for all that the client has proved. */
    public static long encoded(List<AclEntry> acl, List<AuthId> identities) {
        long bytes = encoded(acl);
        for (AclEntry entry : acl) {
            if (entry.identity().scheme().equals(AccessControl.AUTH)) {
                for (AuthId identity : identities) {
                    bytes += encoded(identity);
                }
            }
        }
        return bytes;
    }

    static long encoded(AuthId identity) {
        return ENTRY_BYTES
                + (long) CHARACTER_BYTES
                        * (identity.scheme().length() + identity.id().length());
    }

    /** Bytes of heap, about, of one that is kept once for all znodes that have it. */
    public static long onHeap(List<AclEntry> acl) {
        long bytes = LIST_HEAP_BYTES;
        for (AclEntry entry : acl) {
            AuthId identity = entry.identity();
            bytes += ENTRY_HEAP_BYTES + HeapText.characters(identity.scheme()) + HeapText.characters(identity.id());
        }
        return bytes;
    }
}
