package io.zabra.engine.watch;

/**
 * Something happened to a znode.
 *
 * @param zxid of the transaction that did it
 */
public record WatchEvent(Type type, String path, long zxid) {
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
