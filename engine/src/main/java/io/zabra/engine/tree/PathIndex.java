package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * The tree's shape: (parent's node id, name) → child's node id, ordered by parent id (unsigned) and then by the unsigned
 * bytes of the name in UTF-8. The root znode is nobody's child and has no entry.
 *
 * <p>One writer at a time. What it changes becomes visible to others by {@link #publish}, all together, under one zxid.
 */
public interface PathIndex extends AutoCloseable {
    /** No such entry. Node ids are never negative or zero. */
    long NONE = 0;

    /** Writer only. Adds the entry, or gives it another child id. The name is copied. */
    void put(long parentId, byte[] name, long childId);

    /** Writer only. False where there was no such entry. */
    boolean remove(long parentId, byte[] name);

    /** Writer only. The child's id, unpublished changes included; {@link #NONE} where there is no such entry. */
    long find(long parentId, byte[] name);

    /**
     * Writer only. Fills an empty index; faster than single puts, and with pages evenly filled. Not yet published.
     *
     * @throws IllegalStateException where the index is not empty
     * @throws IllegalArgumentException where an entry is not above its predecessor
     */
    void load(EntrySource source);

    /** Writer only. Makes all changes so far visible as the state after the transaction {@code zxid}. */
    default void publish(long zxid) {
        publish(zxid, Long.MAX_VALUE, false);
    }

    /**
     * Writer only. As {@link #publish(long)}; of the states before, those from {@code retainFrom} on can go on being pinned.
     *
     * @param retainFrom the zxid of a state that was retained, not below the one given last; {@code Long.MAX_VALUE}: none
     * @param retains whether this one is to be, where any is; else there is one of those before, in which nothing is different
     */
    void publish(long zxid, long retainFrom, boolean retains);

    /** Writer only. Bytes that changes have replaced so far, from the beginning: what keeping the states since then costs. */
    long replacedBytesEver();

    /** Any thread. The published state, held until closed; costs no copying. */
    IndexPin pin();

    /** Any thread. The state that was published as {@code zxid}; null where it is not retained. */
    @Nullable
    IndexPin pinAt(long zxid);

    /** Any thread. Zxid of the published state. */
    long publishedZxid();

    /** Any thread. Whether so many entries can be added, whatever their names. To be asked before a transaction is logged. */
    boolean hasRoom(int entries);

    /** What {@link #hasRoom} goes by. Any thread. */
    default MemoryUse memory() {
        return MemoryUse.OF_THE_HEAP;
    }

    /** Frees the memory. No pin may be open or opened from then on. */
    @Override
    void close();
}
