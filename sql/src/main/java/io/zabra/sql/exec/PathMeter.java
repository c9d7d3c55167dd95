package io.zabra.sql.exec;

import io.zabra.engine.txn.WriteRequest;

/** Is told of what SQL looks up and writes, to find out which paths are hot. Any thread; nothing blocks. */
public interface PathMeter {
    /** Nobody wants to know. */
    PathMeter NONE = new PathMeter() {
        @Override
        public void read(String chroot, String path) {}

        @Override
        public void written(WriteRequest request) {}
    };

    /**
     * A znode was looked up, or the children of one listed.
     *
     * @param chroot {@code ""} for none
     * @param path below it
     */
    void read(String chroot, String path);

    /** Such a request goes to the store. */
    void written(WriteRequest request);
}
