package io.zabra.engine.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Before-images: what records were before transactions that some reader does not see. At most one for each record and
 * publication. Written by the apply thread, read by any.
 */
final class UndoLog {
    /** Map entry, chain link, header, queue entry. */
    private static final long OVERHEAD_BYTES = 300;

    /**
     * A record up to the transaction that overwrote it.
     *
     * @param record null where only the header was overwritten; the data is then that of the next newer version
     */
    private record Image(
            long overwrittenAt, NodeHeader header, @Nullable NodeRecord record) {
        long bytes() {
            return OVERHEAD_BYTES + (record == null ? 0 : Math.max(0, header.dataLength()));
        }
    }

    /** One path's images, newest first. Immutable, so that a reader sees one state of the chain. */
    private record Chain(Image image, @Nullable Chain older) {}

    private record Entry(String path, Image image) {}

    private final ConcurrentHashMap<String, Chain> chains = new ConcurrentHashMap<>();
    /** Of the transactions not yet published, oldest first. */
    private final List<String> running = new ArrayList<>();
    /** Kept for pins, oldest first. */
    private final ArrayDeque<Entry> kept = new ArrayDeque<>();

    private long bytes;

    /** Apply thread only. */
    long bytes() {
        return bytes;
    }

    // Writer.

    /** Saves a header whose data stays. */
    void saveHeader(String path, NodeHeader old, long overwrittenAt) {
        push(path, new Image(overwrittenAt, old, null));
    }

    /** Saves a record whole. */
    void saveRecord(String path, NodeRecord old, long overwrittenAt) {
        push(path, new Image(overwrittenAt, old.header(), old));
    }

    private void push(String path, Image image) {
        chains.put(path, new Chain(image, chains.get(path)));
        running.add(path);
        bytes += image.bytes();
    }

    /** Whether the header of this path was saved since {@code published}, and its data was not. */
    boolean lacksData(String path, long published) {
        Chain chain = chains.get(path);
        return chain != null && chain.image.overwrittenAt > published && chain.image.record == null;
    }

    /** Gives the newest image the data that its record still has. */
    void saveData(String path, byte @Nullable [] data) {
        Chain chain = chains.get(path);
        if (chain == null) {
            throw new IllegalStateException("No before-image of " + path);
        }
        chains.put(path, withData(chain, data));
    }

    private Chain withData(Chain chain, byte @Nullable [] data) {
        Image image = chain.image;
        Image whole = new Image(image.overwrittenAt, image.header, new NodeRecord(image.header, data));
        bytes += whole.bytes() - image.bytes();
        return new Chain(whole, chain.older);
    }

    /**
     * All so far is published: keeps, of the images since the last publication, those that a pin can read.
     *
     * @param pinned versions, ascending
     */
    void settle(long[] pinned) {
        for (int i = 0; i < running.size(); i++) {
            String path = running.get(i);
            Chain chain = chains.get(path);
            if (chain == null) {
                continue;
            }
            if (isNeeded(chain.image, pinned)) {
                kept.add(new Entry(path, chain.image));
            } else {
                store(path, without(chain, chain.image.overwrittenAt));
            }
        }
        running.clear();
    }

    /** Drops the kept images that no pin can read. */
    void sweep(long[] pinned) {
        for (int i = kept.size(); i > 0; i--) {
            Entry entry = kept.remove();
            if (isNeeded(entry.image, pinned)) {
                kept.add(entry);
            } else {
                drop(entry);
            }
        }
    }

    /** Drops the kept images that only pins before {@code oldestPinned} could read. */
    void dropThrough(long oldestPinned) {
        while (!kept.isEmpty() && kept.element().image.overwrittenAt <= oldestPinned) {
            drop(kept.remove());
        }
    }

    private static boolean isNeeded(Image image, long[] pinned) {
        int at = Arrays.binarySearch(pinned, image.header.lastModifiedZxid());
        int first = at >= 0 ? at : -at - 1;
        return first < pinned.length && pinned[first] < image.overwrittenAt;
    }

    private void drop(Entry entry) {
        Chain chain = chains.get(entry.path);
        if (chain != null) {
            store(entry.path, without(chain, entry.image.overwrittenAt));
        }
    }

    private void store(String path, @Nullable Chain chain) {
        if (chain == null) {
            chains.remove(path);
        } else {
            chains.put(path, chain);
        }
    }

    /** An older image without data of its own takes over the data of the one that goes. */
    private @Nullable Chain without(Chain chain, long overwrittenAt) {
        Image image = chain.image;
        Chain older = chain.older;
        if (image.overwrittenAt > overwrittenAt) {
            return older == null ? chain : new Chain(image, without(older, overwrittenAt));
        }
        if (image.overwrittenAt < overwrittenAt) {
            return chain;
        }
        bytes -= image.bytes();
        if (older == null || older.image.record != null || image.record == null) {
            return older;
        }
        return withData(older, image.record.data());
    }

    // Any thread.

    /** The header at {@code zxid}, as far as it was overwritten since; null where no image says. */
    @Nullable
    NodeHeader headerAt(String path, long zxid) {
        Image image = null;
        for (Chain chain = chains.get(path); chain != null && chain.image.overwrittenAt > zxid; chain = chain.older) {
            image = chain.image;
        }
        return image == null || image.header.lastModifiedZxid() > zxid ? null : image.header;
    }

    /**
     * The record at {@code zxid}, as far as it was overwritten since; null where no image says.
     *
     * @param newer what the store held before this call: its data stands in where no image has data
     */
    @Nullable
    NodeRecord recordAt(String path, long zxid, @Nullable NodeRecord newer) {
        Image image = null;
        NodeRecord withData = newer;
        for (Chain chain = chains.get(path); chain != null && chain.image.overwrittenAt > zxid; chain = chain.older) {
            image = chain.image;
            withData = image.record == null ? withData : image.record;
        }
        if (image == null || image.header.lastModifiedZxid() > zxid || withData == null) {
            return null;
        }
        return image.record == null ? new NodeRecord(image.header, withData.data()) : image.record;
    }
}
