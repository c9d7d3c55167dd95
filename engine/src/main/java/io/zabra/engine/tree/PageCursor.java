package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Walks the entries below one root, in either direction, across parents. One thread. */
final class PageCursor {
    private final PageStore store;
    /** The inner pages from the root down, and the slot taken in each. */
    private int[] pages = new int[8];

    private int[] slots = new int[8];
    private int depth;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int base;
    private int count;
    /** In the current leaf. */
    private int slot;
    /** Whether {@link #slot} names the gap before it rather than the entry. */
    private boolean gap = true;

    private int cell;

    PageCursor(PageStore store) {
        this.store = store;
    }

    /**
     * Stands between two entries, so that {@link #next} moves to the first one not below the key, or above it.
     *
     * @param inclusive whether an entry with this key comes next ({@code true}) or is behind; the other way round for
     *     {@link #previous}
     */
    void seek(int root, long parentId, byte[] name, boolean inclusive) {
        depth = 0;
        int page = root;
        if (page == PageStore.NO_PAGE) {
            count = 0;
            slot = 0;
            gap = true;
            return;
        }
        ByteBuffer pageBuffer = store.slab(page);
        int pageBase = store.offset(page);
        while (!Page.isLeaf(pageBuffer, pageBase)) {
            int child = Page.childSlot(pageBuffer, pageBase, parentId, name);
            push(page, child);
            page = (int) Page.value(pageBuffer, Page.cell(pageBuffer, pageBase, child));
            pageBuffer = store.slab(page);
            pageBase = store.offset(page);
        }
        stand(pageBuffer, pageBase);
        int found = Page.find(pageBuffer, pageBase, parentId, name);
        // The gap before entry n is n.
        slot = found < 0 ? -1 - found : inclusive ? found : found + 1;
        gap = true;
    }

    private void push(int page, int child) {
        if (depth == pages.length) {
            pages = Arrays.copyOf(pages, 2 * depth);
            slots = Arrays.copyOf(slots, 2 * depth);
        }
        pages[depth] = page;
        slots[depth] = child;
        depth++;
    }

    private void stand(ByteBuffer pageBuffer, int pageBase) {
        buffer = pageBuffer;
        base = pageBase;
        count = Page.count(pageBuffer, pageBase);
    }

    boolean next() {
        slot = gap ? slot : slot + 1;
        gap = false;
        if (slot >= count && !leaf(1)) {
            slot = count;
            gap = true;
            return false;
        }
        cell = Page.cell(buffer, base, slot);
        return true;
    }

    boolean previous() {
        slot--;
        gap = false;
        if (slot < 0 && !leaf(-1)) {
            slot = 0;
            gap = true;
            return false;
        }
        cell = Page.cell(buffer, base, slot);
        return true;
    }

    /** Adds the entries of a parent that follow in the same leaf, as far as the run takes them. */
    void lookAhead(long parentId, ZnodeRun run) {
        for (int ahead = gap ? slot : slot + 1; ahead < count; ahead++) {
            int next = Page.cell(buffer, base, ahead);
            if (Page.parentId(buffer, next) != parentId || !run.add(buffer, next)) {
                return;
            }
        }
    }

    /** Moves on by at least one of those entries. */
    void skip(int entries) {
        slot += gap ? entries - 1 : entries;
        gap = false;
        cell = Page.cell(buffer, base, slot);
    }

    /** Moves to the neighbouring leaf's near end; stays where there is none. */
    private boolean leaf(int step) {
        int level = depth - 1;
        while (level >= 0) {
            int neighbour = slots[level] + step;
            int page = pages[level];
            if (neighbour >= 0 && neighbour < Page.count(store.slab(page), store.offset(page))) {
                slots[level] = neighbour;
                depth = level + 1;
                descend(child(page, neighbour), step);
                return true;
            }
            level--;
        }
        return false;
    }

    /** Moves to the leaf after the one it stands in; false where there is none. */
    boolean nextLeaf() {
        return leaf(1);
    }

    /** Of the leaf that it stands in. */
    int leafBytes() {
        return PageStore.bytes(Page.pageClass(buffer, base));
    }

    void copyLeaf(byte[] target) {
        buffer.get(base, target, 0, leafBytes());
    }

    private int child(int page, int at) {
        ByteBuffer pageBuffer = store.slab(page);
        return (int) Page.value(pageBuffer, Page.cell(pageBuffer, store.offset(page), at));
    }

    private void descend(int start, int step) {
        int page = start;
        while (!Page.isLeaf(store.slab(page), store.offset(page))) {
            int near = step > 0 ? 0 : Page.count(store.slab(page), store.offset(page)) - 1;
            push(page, near);
            page = child(page, near);
        }
        stand(store.slab(page), store.offset(page));
        slot = step > 0 ? 0 : count - 1;
    }

    // The current entry.

    long parentId() {
        return Page.parentId(buffer, cell);
    }

    long childId() {
        return Page.value(buffer, cell);
    }

    int nameLength() {
        return Page.nameLength(buffer, cell);
    }

    void copyName(byte[] target, int offset) {
        Page.copyName(buffer, cell, target, offset);
    }
}
