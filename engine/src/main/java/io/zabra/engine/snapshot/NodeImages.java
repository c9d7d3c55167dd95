package io.zabra.engine.snapshot;

import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import java.io.IOException;

/** The znodes of a tree as a snapshot keeps them. */
public final class NodeImages {
    private NodeImages() {}

    /** Gives all znodes, parents before their children. */
    public static void of(PinnedTree tree, SnapshotStore.NodeSink sink) throws IOException {
        try (ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            of(cursor, sink);
        }
    }

    /** Gives all znodes of a cursor. */
    public static void of(ZnodeCursor cursor, SnapshotStore.NodeSink sink) throws IOException {
        while (cursor.next()) {
            sink.znode(image(cursor.path(), cursor.znode()));
        }
    }

    private static NodeImage image(String path, Znode znode) {
        return new NodeImage(
                path,
                znode.data(),
                znode.acl(),
                znode.czxid(),
                znode.mzxid(),
                znode.pzxid(),
                znode.ctimeMs(),
                znode.mtimeMs(),
                znode.version(),
                znode.childrenCreated(),
                znode.aversion(),
                znode.kind(),
                znode.ephemeralOwner(),
                znode.ttlMs());
    }
}
