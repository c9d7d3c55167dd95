package io.zabra.engine.watch;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.EncodedPath;
import java.util.List;

/**
 * Something happened to a znode.
 *
 * @param zxid of the transaction that did it
 * @param acl the znode's own when it happened (a deleted znode's last one): who may not READ is not told
 */
public record WatchEvent(Type type, EncodedPath encodedPath, long zxid, List<AclEntry> acl) {
    public WatchEvent(Type type, String path, long zxid, List<AclEntry> acl) {
        this(type, EncodedPath.of(path), zxid, acl);
    }

    /** The znode's. */
    public String path() {
        return encodedPath.text();
    }

    /** {@link #code} is the number on the wire (Apache's {@code Watcher.Event.EventType}). */
    public enum Type {
        NODE_CREATED(1),
        NODE_DELETED(2),
        NODE_DATA_CHANGED(3),
        NODE_CHILDREN_CHANGED(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}
