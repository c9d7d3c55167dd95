package io.zabra.server.net;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.server.wire.JuteWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The names of a znode's children, from where they lie: once to see how long they are, and once to write them. */
final class ChildrenBody implements LongBody {
    private final PinnedTree tree;
    private final Znode parent;
    private final boolean statWanted;
    /** Of the names, each behind its length. */
    private long bytes;

    private int count;
    private boolean counted;
    private boolean begun;
    private @Nullable ZnodeCursor cursor;

    /**
     * @param tree is closed with this
     * @param parent as it is there
     */
    ChildrenBody(PinnedTree tree, Znode parent, boolean statWanted) {
        this.tree = tree;
        this.parent = parent;
        this.statWanted = statWanted;
    }

    @Override
    public boolean measure(BooleanSupplier enough) {
        if (counted) {
            return true;
        }
        ZnodeCursor names = names();
        while (names.next()) {
            count++;
            byte[] path = names.pathBytes();
            bytes += Integer.BYTES + (path == null ? utf8(names).length : names.pathLength() - names.nameStart());
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        over(names);
        counted = true;
        return true;
    }

    private static byte[] utf8(ZnodeCursor names) {
        return names.name().getBytes(StandardCharsets.UTF_8);
    }

    private ZnodeCursor names() {
        Pins.requireHeld(tree);
        ZnodeCursor open = cursor;
        if (open == null) {
            open = tree.children(parent.path());
            if (open == null) {
                throw new IllegalStateException(parent.path() + " is gone from a tree that does not change");
            }
            cursor = open;
        }
        return open;
    }

    private void over(ZnodeCursor names) {
        names.close();
        cursor = null;
    }

    @Override
    public void requireHeld() {
        Pins.requireHeld(tree);
    }

    @Override
    public long length() {
        return Integer.BYTES + bytes + (statWanted ? JuteWriter.STAT_BYTES : 0);
    }

    @Override
    public boolean write(JuteWriter out, BooleanSupplier enough) {
        if (!begun) {
            begun = true;
            out.int32(count);
        }
        ZnodeCursor names = names();
        while (names.next()) {
            byte[] path = names.pathBytes();
            if (path == null) {
                out.bytes(utf8(names));
            } else {
                out.bytes(path, names.nameStart(), names.pathLength() - names.nameStart());
            }
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        over(names);
        if (statWanted) {
            out.stat(parent);
        }
        return true;
    }

    @Override
    public void close() {
        ZnodeCursor open = cursor;
        cursor = null;
        if (open != null) {
            open.close();
        }
        tree.close();
    }
}
