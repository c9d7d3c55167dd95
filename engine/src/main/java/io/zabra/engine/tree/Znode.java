package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as it stood when it was read. One handed out by {@link Tree#find} never changes; one handed out by a
 * {@link ZnodeCursor} is valid until the cursor moves. Field by field, so that a scan pays only for what it looks at.
 */
public interface Znode {
    String path();

    /** A copy; null where the znode holds null, which is not the empty array. */
    byte @Nullable [] data();

    /** As {@link #data}, perhaps without a copy: for who does not write to it, nor hands it on to who might. */
    default byte @Nullable [] sharedData() {
        return data();
    }

    /**
     * The array that the data lies in, {@link #dataLength} bytes from {@link #dataAt} on, until a cursor moves; not to be
     * written to. Null where the znode holds null.
     */
    default byte @Nullable [] dataArray() {
        return sharedData();
    }

    /** @see #dataArray */
    default int dataAt() {
        return 0;
    }

    /** 0 for null data. */
    int dataLength();

    /** In the order in which it was set. */
    List<AclEntry> acl();

    NodeKind kind();

    /** 0 unless {@link #kind} is TTL. */
    long ttlMs();

    /** Session id of the owner; 0 unless {@link #kind} is EPHEMERAL. */
    long ephemeralOwner();

    long czxid();

    long mzxid();

    long pzxid();

    long ctimeMs();

    long mtimeMs();

    int version();

    int cversion();

    int aversion();

    int numChildren();

    /**
     * How many children were ever created, in 32 bits: what sequential names are made from. {@link #cversion} shows twice of that less those
     * that are left, in which the highest bit is lost, so that a znode which knows more says so itself.
     */
    default int childrenCreated() {
        return (cversion() + numChildren()) >>> 1;
    }

    default Stat stat() {
        return new Stat(
                czxid(),
                mzxid(),
                ctimeMs(),
                mtimeMs(),
                version(),
                cversion(),
                aversion(),
                ephemeralOwner(),
                dataLength(),
                numChildren(),
                pzxid());
    }
}
