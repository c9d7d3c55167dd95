package io.zabra.server.net;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.server.wire.JuteWriter;
import java.util.function.BooleanSupplier;

/** How many znodes lie below one. */
final class CountBody implements LongBody {
    private final PinnedTree tree;
    private final ZnodeCursor cursor;
    private int count;

    /** @param tree is closed with this */
    CountBody(PinnedTree tree, String path) {
        this.tree = tree;
        ZnodeCursor below = tree.below(path);
        // '0' is the character after '/', so that the range ends behind the last descendant.
        this.cursor = below == null ? tree.scan(new PathRange(path + "/", true, path + "0", false, false)) : below;
    }

    @Override
    public boolean measure(BooleanSupplier enough) {
        Pins.requireHeld(tree);
        while (cursor.next()) {
            count++;
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void requireHeld() {
        Pins.requireHeld(tree);
    }

    @Override
    public long length() {
        return Integer.BYTES;
    }

    @Override
    public boolean write(JuteWriter out, BooleanSupplier enough) {
        out.int32(count);
        return true;
    }

    @Override
    public void close() {
        cursor.close();
        tree.close();
    }
}
