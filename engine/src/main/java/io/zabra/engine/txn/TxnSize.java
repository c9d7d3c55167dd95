package io.zabra.engine.txn;

import io.zabra.engine.auth.AclSize;
import io.zabra.engine.auth.HeapText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds for what a transaction takes in logs and in packets between servers, which end a server where they are exceeded. Half of what a
 * packet holds ({@code QuorumPacketCodec.DATA_BYTES_MAX}): what is bounded here is estimated from above, without the frames around it.
 */
public final class TxnSize {
    /** Of one transaction. */
    static final long BYTES_MAX = 32L << 20;

    /** Of the paths of a session's ephemerals, all of which the transaction of its end names: that can't be refused any more. */
    public static final long EPHEMERALS_BYTES_MAX = BYTES_MAX;

    /** A character in UTF-8. */
    private static final int CHARACTER_BYTES = 3;
    /** Type, lengths, versions, times. */
    private static final int FRAME_BYTES = 64;

    private static final int PATH_HEAP_BYTES = 136;

    private TxnSize() {}

    /** At most. */
    static long bytes(Txn txn) {
        if (txn instanceof CreateTxn create) {
            return FRAME_BYTES + text(create.path()) + length(create.data()) + AclSize.encoded(create.acl());
        }
        if (txn instanceof SetDataTxn set) {
            return FRAME_BYTES + text(set.path()) + length(set.data());
        }
        if (txn instanceof SetAclTxn set) {
            return FRAME_BYTES + text(set.path()) + AclSize.encoded(set.acl());
        }
        if (txn instanceof DeleteTxn delete) {
            return FRAME_BYTES + text(delete.path());
        }
        if (txn instanceof CheckVersionTxn check) {
            return FRAME_BYTES + text(check.path());
        }
        if (txn instanceof MultiTxn multi) {
            return FRAME_BYTES + all(multi.txns());
        }
        return FRAME_BYTES;
    }

    private static long all(List<Txn> txns) {
        long bytes = 0;
        for (Txn txn : txns) {
            bytes += bytes(txn);
        }
        return bytes;
    }

    /** What an ephemeral's path takes in the end of its session: its UTF-8 exactly, and its length. */
    public static long inClose(String path) {
        long bytes = Integer.BYTES + (long) path.length();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    /** What the path of a znode that goes by itself takes of the heap, about: string, array, and a node of the set that it is in. */
    public static long pathOnHeap(String path) {
        return PATH_HEAP_BYTES + HeapText.characters(path);
    }

    /** In UTF-8, at most. */
    public static long text(String text) {
        return (long) CHARACTER_BYTES * text.length();
    }

    /** 0 for null. */
    public static int length(byte @Nullable [] data) {
        return data == null ? 0 : data.length;
    }
}
