package io.zabra.server.net;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.server.wire.JuteWriter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Much data of one znode, as it was: it is read when the client takes it, and not before. */
final class DataBody implements LongBody {
    private final PinnedTree tree;
    private final Znode header;
    /** Once it is being written. */
    private @Nullable DataPieces pieces;

    /**
     * @param tree is closed with this
     * @param header as it is there; its data is not looked at
     */
    DataBody(PinnedTree tree, Znode header) {
        this.tree = tree;
        this.header = header;
    }

    @Override
    public boolean measure(BooleanSupplier enough) {
        Pins.requireHeld(tree);
        return true;
    }

    @Override
    public void requireHeld() {
        Pins.requireHeld(tree);
    }

    @Override
    public long length() {
        return (long) Integer.BYTES + header.dataLength() + JuteWriter.STAT_BYTES;
    }

    @Override
    public boolean write(JuteWriter out, BooleanSupplier enough) {
        DataPieces begun = pieces;
        if (begun == null) {
            begun = new DataPieces(withData());
            pieces = begun;
        }
        return begun.write(out, enough);
    }

    private Znode withData() {
        Znode znode = tree.find(header.path());
        if (znode == null) {
            throw new IllegalStateException(header.path() + " is gone from a tree that does not change");
        }
        return znode;
    }

    @Override
    public void close() {
        pieces = null;
        tree.close();
    }
}
