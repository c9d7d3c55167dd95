package io.zabra.server.net;

import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.MultiReadReply;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a multi-read, one after the other, all of one moment. */
final class MultiReadBody implements LongBody {
    private final PinnedTree tree;
    private final List<ClientRequest.Local> reads;
    private final Function<@Nullable Znode, ErrorCode> mayRead;
    private long length = MultiReadReply.END_BYTES;
    /** The part that is next. */
    private int at;
    /** Of the part that is being measured or written, where it is one of children. */
    private @Nullable ChildrenBody children;
    /** Of the part that is being written, where it is one of data. */
    private @Nullable DataPieces data;

    /**
     * @param tree is closed with this
     * @param mayRead what stands against showing a znode
     */
    MultiReadBody(PinnedTree tree, List<ClientRequest.Local> reads, Function<@Nullable Znode, ErrorCode> mayRead) {
        this.tree = tree;
        this.reads = reads;
        this.mayRead = mayRead;
    }

    static String path(ClientRequest.Local read) {
        if (read instanceof ClientRequest.GetData get) {
            return LocalAnswers.rooted(get.path());
        } else if (read instanceof ClientRequest.GetChildren get) {
            return LocalAnswers.rooted(get.path());
        }
        throw new IllegalArgumentException("not part of a multi-read: " + read);
    }

    @Override
    public boolean measure(BooleanSupplier enough) {
        while (at < reads.size()) {
            if (!measurePart(reads.get(at), enough)) {
                return false;
            }
            at++;
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        at = 0;
        return true;
    }

    private boolean measurePart(ClientRequest.Local read, BooleanSupplier enough) {
        ChildrenBody names = children;
        if (names == null) {
            Znode znode = tree.findWithoutData(path(read));
            if (znode == null || mayRead.apply(znode) != ErrorCode.OK) {
                length += MultiReadReply.ERROR_BYTES;
                return true;
            }
            if (read instanceof ClientRequest.GetData) {
                length += MultiReadReply.HEADER_BYTES + Integer.BYTES + znode.dataLength() + JuteWriter.STAT_BYTES;
                return true;
            }
            names = new ChildrenBody(tree, znode, false);
            children = names;
        }
        if (!names.measure(enough)) {
            return false;
        }
        length += MultiReadReply.HEADER_BYTES + names.length();
        children = null;
        return true;
    }

    @Override
    public void requireHeld() {
        Pins.requireHeld(tree);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean write(JuteWriter out, BooleanSupplier enough) {
        while (at < reads.size()) {
            if (!writePart(reads.get(at), out, enough)) {
                return false;
            }
            at++;
            if (enough.getAsBoolean()) {
                return false;
            }
        }
        MultiReadReply.end(out);
        return true;
    }

    private boolean writePart(ClientRequest.Local read, JuteWriter out, BooleanSupplier enough) {
        DataPieces begun = data;
        if (begun != null) {
            boolean done = begun.write(out, enough);
            data = done ? null : begun;
            return done;
        }
        ChildrenBody names = children;
        if (names == null) {
            boolean withData = read instanceof ClientRequest.GetData;
            Znode znode = withData ? tree.find(path(read)) : tree.findWithoutData(path(read));
            ErrorCode error = mayRead.apply(znode);
            if (znode == null || error != ErrorCode.OK) {
                MultiReadReply.error(error, out);
                return true;
            }
            if (withData) {
                MultiReadReply.beginData(out);
                data = new DataPieces(znode);
                return writePart(read, out, enough);
            }
            MultiReadReply.beginChildren(out);
            names = new ChildrenBody(tree, znode, false);
            // Their number comes before them.
            children = names;
        }
        if (!names.measure(enough) || !names.write(out, enough)) {
            return false;
        }
        children = null;
        return true;
    }

    @Override
    public void close() {
        ChildrenBody names = children;
        if (names != null) {
            names.close();
        }
        tree.close();
    }
}
