package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds a tree from entries in order, bottom up, each page filled but for a margin: pages packed to the brim double in
 * number at the first random insertions.
 */
final class BulkLoad {
    private static final int FILL_PERCENT = 88;

    private final PageStore store;
    private final PageTree tree;
    /** The open page of each level, leaves first. */
    private int[] open = new int[8];

    private int levels;
    private long count;
    private long lastParentId;
    private byte @Nullable [] lastName;

    BulkLoad(PageStore store, PageTree tree) {
        this.store = store;
        this.tree = tree;
    }

    long count() {
        return count;
    }

    /**
     * Returns the root.
     *
     * @throws IllegalArgumentException where an entry is not above its predecessor
     */
    int load(EntrySource source) {
        while (source.next()) {
            byte[] name = source.name();
            checkAscending(source.parentId(), name);
            add(0, source.parentId(), name, source.childId());
            lastParentId = source.parentId();
            lastName = name;
            count++;
        }
        return levels == 0 ? PageStore.NO_PAGE : open[levels - 1];
    }

    /**
     * Returns the root over leaves that are there already, each of them in order.
     *
     * @throws IllegalArgumentException where one is not above its predecessor
     */
    int over(int[] leaves) {
        for (int leaf : leaves) {
            ByteBuffer buffer = store.slab(leaf);
            int base = store.offset(leaf);
            int first = Page.cell(buffer, base, 0);
            byte[] name = Page.name(buffer, first);
            checkAscending(Page.parentId(buffer, first), name);
            if (levels == 0) {
                levels = 1;
            } else {
                addSeparator(0, open[0], Page.parentId(buffer, first), name, leaf);
            }
            open[0] = leaf;
            count += Page.count(buffer, base);
            int last = Page.cell(buffer, base, Page.count(buffer, base) - 1);
            lastParentId = Page.parentId(buffer, last);
            lastName = Page.name(buffer, last);
        }
        return levels == 0 ? PageStore.NO_PAGE : open[levels - 1];
    }

    private void checkAscending(long parentId, byte[] name) {
        byte[] before = lastName;
        if (before == null) {
            return;
        }
        int byParent = Long.compareUnsigned(lastParentId, parentId);
        if (byParent > 0 || (byParent == 0 && Arrays.compareUnsigned(before, name) >= 0)) {
            throw new IllegalArgumentException("Entry " + count + " (parent " + parentId + ", " + name.length
                    + " bytes of name) is not above its predecessor (parent " + lastParentId + ")");
        }
    }

    private void add(int level, long parentId, byte[] name, long value) {
        int bytes = Page.cellBytes(name.length);
        if (level == levels) {
            open(level, bytes);
        } else if (isFull(open[level], bytes)) {
            int left = open[level];
            open(level, bytes);
            addSeparator(level, left, parentId, bound(level, left, parentId, name), open[level]);
        }
        ByteBuffer buffer = store.slab(open[level]);
        int base = store.offset(open[level]);
        Page.insert(buffer, base, Page.count(buffer, base), parentId, name, value);
    }

    /** Has the level above lead to a page, and to the first one of this level, too, where that is the only one yet. */
    private void addSeparator(int level, int left, long parentId, byte[] bound, int page) {
        if (level + 1 == levels) {
            add(level + 1, 0, new byte[0], left);
        }
        add(level + 1, parentId, bound, page);
    }

    /** The shortest name that separates the left leaf from what follows. */
    private byte[] bound(int level, int left, long parentId, byte[] name) {
        byte[] before = lastName;
        if (level > 0 || before == null) {
            return name;
        }
        ByteBuffer buffer = store.slab(left);
        int base = store.offset(left);
        int last = Page.cell(buffer, base, Page.count(buffer, base) - 1);
        if (Page.parentId(buffer, last) != parentId) {
            return new byte[0];
        }
        return Arrays.copyOf(name, Arrays.mismatch(before, name) + 1);
    }

    private boolean isFull(int page, int bytes) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        int limit = PageStore.bytes(Page.pageClass(buffer, base)) * FILL_PERCENT / 100;
        return Page.HEADER_BYTES + Page.payload(buffer, base) + bytes > limit;
    }

    private void open(int level, int bytes) {
        if (level == open.length) {
            open = Arrays.copyOf(open, 2 * level);
        }
        levels = Math.max(levels, level + 1);
        open[level] = tree.newPage(level == 0, PageStore.classOf(Page.HEADER_BYTES + bytes));
    }
}
