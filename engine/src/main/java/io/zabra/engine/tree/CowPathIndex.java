package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PathIndex} outside the heap: a B+tree of 4 KiB pages of which every publication copies what it changes. A pin
 * is a root; pages are used again when no pin can reach them. About 40 bytes an entry with names of 15.
 */
public final class CowPathIndex implements PathIndex {
    /** Longer names are refused by {@link #put}; to be checked before a transaction is logged. */
    public static final int NAME_BYTES_MAX = PageTree.NAME_BYTES_MAX;

    /** For a server: 16 MiB. */
    public static final int SERVER_SLAB_PAGES = 4096;
    /** For small embedded use: 1 MiB. */
    public static final int SMALL_SLAB_PAGES = 256;

    /** Pages kept for what is logged but not applied. */
    private static final long RESERVED_PAGES = 1024;
    /** Copied or split for one entry, until the old ones are free again. */
    private static final long PAGES_PER_ENTRY = 4;

    /** A state: what {@link #publish} makes visible as one. */
    private record Published(int root, long version, long zxid, long size) {}

    private final PageStore store;
    private final RetiredPages retired;
    private final PageTree tree;
    private final PinTable pins = new PinTable();
    private final long pagesMax;

    private int root = PageStore.NO_PAGE;
    private long size;
    private long[] held = {};
    private volatile Published published = new Published(PageStore.NO_PAGE, 0, 0, 0);
    private final ConcurrentSkipListMap<Long, Published> retained = new ConcurrentSkipListMap<>();
    /** The oldest that can still be pinned. */
    private volatile long retainedVersion = Long.MAX_VALUE;

    /**
     * @param slabPages pages of 4 KiB that are asked for at once; a power of two, at least 16
     * @param bytesMax beyond which {@link #hasRoom} says no
     * @param background allocates slabs in advance; may run them at once
     */
    public CowPathIndex(int slabPages, long bytesMax, Executor background) {
        this.store = new PageStore(slabPages, background);
        this.retired = new RetiredPages(store);
        this.tree = new PageTree(store, retired, 1);
        this.pagesMax = Math.max(bytesMax / PageStore.PAGE_BYTES, 2 * RESERVED_PAGES);
    }

    @Override
    public void put(long parentId, byte[] name, long childId) {
        root = tree.put(root, parentId, name, childId);
        size += tree.added() ? 1 : 0;
    }

    @Override
    public boolean remove(long parentId, byte[] name) {
        if (find(root, parentId, name) == NONE) {
            return false;
        }
        root = tree.remove(root, parentId, name);
        size--;
        return true;
    }

    @Override
    public long find(long parentId, byte[] name) {
        return find(root, parentId, name);
    }

    private long find(int from, long parentId, byte[] name) {
        if (from == PageStore.NO_PAGE) {
            return NONE;
        }
        int page = from;
        var buffer = store.slab(page);
        int base = store.offset(page);
        while (!Page.isLeaf(buffer, base)) {
            int slot = Page.childSlot(buffer, base, parentId, name);
            page = (int) Page.value(buffer, Page.cell(buffer, base, slot));
            buffer = store.slab(page);
            base = store.offset(page);
        }
        int slot = Page.find(buffer, base, parentId, name);
        return slot < 0 ? NONE : Page.value(buffer, Page.cell(buffer, base, slot));
    }

    @Override
    public void load(EntrySource source) {
        if (root != PageStore.NO_PAGE) {
            throw new IllegalStateException("The index holds " + size + " entries already");
        }
        BulkLoad load = new BulkLoad(store, tree);
        root = load.load(source);
        size = load.count();
    }

    /**
     * Takes a leaf as {@link LeafCursor} gave it, to be given to {@link #load(int[])}. Several threads, while the index is empty.
     *
     * @param leaf that the leaves stand on
     * @return its page
     */
    int takeLeaf(PackedLeaves leaf) {
        int pageClass = leaf.pageClass();
        int page;
        ByteBuffer target;
        synchronized (this) {
            page = tree.newPage(true, pageClass);
            target = store.slab(page);
        }
        int base = store.offset(page);
        long birth = Page.birth(target, base);
        target.put(base, leaf.bytes(), leaf.at(), PageStore.bytes(pageClass));
        Page.birth(target, base, birth);
        return page;
    }

    /** Writer only. Fills an empty index with leaves that are in the order of their entries, and returns how many of these there are. */
    long load(int[] leaves) {
        BulkLoad load = new BulkLoad(store, tree);
        root = load.over(leaves);
        size = load.count();
        return size;
    }

    @Override
    public void publish(long zxid, long retainFrom, boolean retains) {
        long version = published.version() + 1;
        Published now = new Published(root, version, zxid, size);
        if (retainFrom != Long.MAX_VALUE) {
            if (retains) {
                retained.put(zxid, now);
            }
            // Raised before the pins are looked through, as pinAt looks here after it has entered its own.
            retainedVersion = retained.ceilingEntry(retainFrom).getValue().version();
            retained.headMap(retainFrom).clear();
        }
        published = now;
        tree.version(version + 1);
        held = pins.held(held);
        retired.reclaim(held, retainedVersion);
    }

    @Override
    public long replacedBytesEver() {
        return retired.pagesEver() * PageStore.PAGE_BYTES;
    }

    @Override
    public @Nullable IndexPin pinAt(long zxid) {
        Published then = retained.get(zxid);
        if (then == null) {
            return null;
        }
        PinTable.Slot slot = pins.enter(then.version());
        if (then.version() < retainedVersion) {
            slot.leave();
            return null;
        }
        return new Pin(then, slot);
    }

    @Override
    public IndexPin pin() {
        Published now = published;
        PinTable.Slot slot = pins.enter(now.version());
        while (published.version() != now.version()) {
            now = published;
            slot.hold(now.version());
        }
        return new Pin(now, slot);
    }

    @Override
    public long publishedZxid() {
        return published.zxid();
    }

    @Override
    public boolean hasRoom(int entries) {
        long unused = Math.max(0, pagesMax - store.allPages()) + store.freePages();
        return unused >= RESERVED_PAGES + PAGES_PER_ENTRY * entries;
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(usedBytes(), (pagesMax - RESERVED_PAGES) * PageStore.PAGE_BYTES);
    }

    /** Bytes of pages in use, retired ones included. Exact on the writer. */
    public long usedBytes() {
        return store.usedPages() * PageStore.PAGE_BYTES;
    }

    /** Frees all that no pin can reach, whatever the time it takes. Writer only. */
    void reclaimAll() {
        held = pins.held(held);
        retired.reclaimAll(held, retainedVersion);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Pin implements IndexPin {
        private final Published state;
        private final PinTable.Slot slot;
        private volatile boolean closed;

        Pin(Published state, PinTable.Slot slot) {
            this.state = state;
            this.slot = slot;
        }

        @Override
        public long zxid() {
            return state.zxid();
        }

        @Override
        public long size() {
            return state.size();
        }

        @Override
        public long find(long parentId, byte[] name) {
            checkOpen();
            return CowPathIndex.this.find(state.root(), parentId, name);
        }

        @Override
        public ChildCursor children(long parentId, byte @Nullable [] from, boolean fromInclusive, boolean descending) {
            checkOpen();
            PageCursor cursor = new PageCursor(store);
            if (from != null) {
                // Descending, an entry with the key itself must lie before the gap to be met.
                cursor.seek(state.root(), parentId, from, fromInclusive != descending);
            } else {
                cursor.seek(state.root(), descending ? parentId + 1 : parentId, new byte[0], true);
            }
            return new Children(this, cursor, parentId, descending);
        }

        @Override
        public LeafCursor leaves() {
            checkOpen();
            return new LeafCursor(store, state.root());
        }

        @Override
        public long nextParent(long id) {
            checkOpen();
            PageCursor cursor = new PageCursor(store);
            cursor.seek(state.root(), id, new byte[0], true);
            return cursor.next() ? cursor.parentId() : NONE;
        }

        void checkOpen() {
            if (closed) {
                throw new IllegalStateException(
                        "The index pinned at zxid 0x" + Long.toHexString(state.zxid()) + " is closed");
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                slot.leave();
            }
        }
    }

    private static final class Children implements ChildCursor {
        private final Pin pin;
        private final PageCursor cursor;
        private final long parentId;
        private final boolean descending;
        private boolean ended;

        Children(Pin pin, PageCursor cursor, long parentId, boolean descending) {
            this.pin = pin;
            this.cursor = cursor;
            this.parentId = parentId;
            this.descending = descending;
        }

        @Override
        public boolean next() {
            pin.checkOpen();
            if (ended) {
                return false;
            }
            boolean moved = descending ? cursor.previous() : cursor.next();
            ended = !moved || cursor.parentId() != parentId;
            return !ended;
        }

        @Override
        public void lookAhead(ZnodeRun run) {
            pin.checkOpen();
            if (!ended && !descending) {
                cursor.lookAhead(parentId, run);
            }
        }

        @Override
        public void skip(int children) {
            cursor.skip(children);
        }

        @Override
        public long childId() {
            return cursor.childId();
        }

        @Override
        public int nameLength() {
            return cursor.nameLength();
        }

        @Override
        public void copyName(byte[] target, int offset) {
            cursor.copyName(target, offset);
        }
    }
}
