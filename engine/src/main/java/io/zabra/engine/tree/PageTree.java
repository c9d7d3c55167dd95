package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The writer's side of the copy-on-write B+tree: from a root page and a change to the next root page. Pages born in the
 * running version are changed in place, all others are copied first, so that whoever reads an older root sees no change.
 */
final class PageTree {
    /** So long that four cells fit into the largest page. */
    static final int NAME_BYTES_MAX = 16_000;

    /** Pages with fewer cells grow into the next class instead of being split. */
    private static final int SPLIT_CELLS_MIN = 4;
    /** Of the bytes, in hundredths, what stays on the left when a page is split by a key beyond its last one. */
    private static final int APPEND_SPLIT_PERCENT = 90;
    /** A page with less payload looks for a neighbour to be merged with, */
    private static final int SPARSE_BYTES = PageStore.PAGE_BYTES / 3;
    /** if both together do not exceed this. */
    private static final int MERGED_BYTES_MAX = PageStore.PAGE_BYTES * 85 / 100;

    private final PageStore store;
    private final RetiredPages retired;
    private long version;

    /** Left behind by a split: the new page to the right, and the lower bound of its keys. */
    private int splitPage = PageStore.NO_PAGE;

    private long splitParentId;
    private byte[] splitName = {};

    /** Whether the last put added an entry, rather than replace a value. */
    private boolean added;

    PageTree(PageStore store, RetiredPages retired, long version) {
        this.store = store;
        this.retired = retired;
        this.version = version;
    }

    /** From here on changes belong to this version. */
    void version(long next) {
        version = next;
    }

    boolean added() {
        return added;
    }

    // Put.

    int put(int root, long parentId, byte[] name, long childId) {
        if (name.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A name of " + name.length + " bytes does not fit into the index: at most " + NAME_BYTES_MAX);
        }
        if (root == PageStore.NO_PAGE) {
            int leaf = newPage(true, PageStore.classOf(Page.HEADER_BYTES + Page.cellBytes(name.length)));
            Page.insert(store.slab(leaf), store.offset(leaf), 0, parentId, name, childId);
            added = true;
            return leaf;
        }
        int page = putBelow(root, parentId, name, childId);
        return splitPage == PageStore.NO_PAGE ? page : rootOver(page);
    }

    private int rootOver(int left) {
        int right = splitPage;
        splitPage = PageStore.NO_PAGE;
        int bytes = Page.HEADER_BYTES + Page.cellBytes(0) + Page.cellBytes(splitName.length);
        int root = newPage(false, PageStore.classOf(bytes));
        ByteBuffer buffer = store.slab(root);
        int base = store.offset(root);
        Page.insert(buffer, base, 0, 0, new byte[0], left);
        Page.insert(buffer, base, 1, splitParentId, splitName, right);
        return root;
    }

    private int putBelow(int page, long parentId, byte[] name, long childId) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        if (Page.isLeaf(buffer, base)) {
            return putIntoLeaf(page, parentId, name, childId);
        }
        int slot = Page.childSlot(buffer, base, parentId, name);
        int child = (int) Page.value(buffer, Page.cell(buffer, base, slot));
        int newChild = putBelow(child, parentId, name, childId);
        int changed = newChild == child ? page : withValue(page, slot, newChild);
        if (splitPage == PageStore.NO_PAGE) {
            return changed;
        }
        int right = splitPage;
        splitPage = PageStore.NO_PAGE;
        return insert(changed, slot + 1, splitParentId, splitName, right);
    }

    private int putIntoLeaf(int page, long parentId, byte[] name, long childId) {
        int slot = Page.find(store.slab(page), store.offset(page), parentId, name);
        added = slot < 0;
        return added ? insert(page, -1 - slot, parentId, name, childId) : withValue(page, slot, childId);
    }

    private int withValue(int page, int slot, long value) {
        int own = writable(page);
        ByteBuffer buffer = store.slab(own);
        Page.value(buffer, Page.cell(buffer, store.offset(own), slot), value);
        return own;
    }

    private int insert(int page, int slot, long parentId, byte[] name, long value) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        int pageClass = Page.pageClass(buffer, base);
        int bytes = Page.HEADER_BYTES + Page.payload(buffer, base) + Page.cellBytes(name.length);
        int own;
        if (bytes <= PageStore.bytes(pageClass)) {
            own = Page.room(buffer, base) < Page.cellBytes(name.length) ? rebuilt(page, pageClass) : writable(page);
        } else if (Page.count(buffer, base) + 1 < SPLIT_CELLS_MIN) {
            own = rebuilt(page, PageStore.classOf(bytes));
        } else {
            return split(page, slot, parentId, name, value);
        }
        Page.insert(store.slab(own), store.offset(own), slot, parentId, name, value);
        return own;
    }

    /** Splits the page around the cell to be inserted; leaves the right part in {@link #splitPage}. */
    private int split(int page, int slot, long parentId, byte[] name, long value) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        int count = Page.count(buffer, base);
        int total = Page.payload(buffer, base) + Page.cellBytes(name.length);
        int wanted = slot == count ? (int) ((long) total * APPEND_SPLIT_PERCENT / 100) : total / 2;
        int at = 0;
        int leftBytes = 0;
        while (at < count && (at == 0 || leftBytes < wanted)) {
            leftBytes += at == slot ? Page.cellBytes(name.length) : cellBytes(buffer, base, at < slot ? at : at - 1);
            at++;
        }
        boolean leaf = Page.isLeaf(buffer, base);
        int left = newPage(leaf, PageStore.classOf(Page.HEADER_BYTES + leftBytes));
        int right = newPage(leaf, PageStore.classOf(Page.HEADER_BYTES + total - leftBytes));
        for (int i = 0; i <= count; i++) {
            int target = i < at ? left : right;
            if (i == slot) {
                int end = Page.count(store.slab(target), store.offset(target));
                Page.insert(store.slab(target), store.offset(target), end, parentId, name, value);
            } else {
                copyCell(page, i < slot ? i : i - 1, target);
            }
        }
        discard(page);
        splitPage = right;
        boundBetween(left, right);
        return left;
    }

    private static int cellBytes(ByteBuffer buffer, int base, int slot) {
        return Page.cellBytes(Page.nameLength(buffer, Page.cell(buffer, base, slot)));
    }

    /** The shortest key above all of the left page and not above any of the right one. */
    private void boundBetween(int left, int right) {
        ByteBuffer buffer = store.slab(right);
        int first = Page.cell(buffer, store.offset(right), 0);
        splitParentId = Page.parentId(buffer, first);
        splitName = Page.name(buffer, first);
        if (!Page.isLeaf(buffer, store.offset(right))) {
            return;
        }
        ByteBuffer leftBuffer = store.slab(left);
        int leftBase = store.offset(left);
        int last = Page.cell(leftBuffer, leftBase, Page.count(leftBuffer, leftBase) - 1);
        if (Page.parentId(leftBuffer, last) != splitParentId) {
            splitName = new byte[0];
        } else {
            int common = Arrays.mismatch(Page.name(leftBuffer, last), splitName);
            splitName = Arrays.copyOf(splitName, common + 1);
        }
    }

    // Remove.

    /** The key is there. Returns {@link PageStore#NO_PAGE} where nothing is left. */
    int remove(int root, long parentId, byte[] name) {
        int page = removeBelow(root, parentId, name);
        while (page != PageStore.NO_PAGE) {
            ByteBuffer buffer = store.slab(page);
            int base = store.offset(page);
            if (Page.isLeaf(buffer, base) || Page.count(buffer, base) > 1) {
                return page;
            }
            int only = (int) Page.value(buffer, Page.cell(buffer, base, 0));
            discard(page);
            page = only;
        }
        return page;
    }

    private int removeBelow(int page, long parentId, byte[] name) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        if (Page.isLeaf(buffer, base)) {
            return withoutCell(page, Page.find(buffer, base, parentId, name));
        }
        int slot = Page.childSlot(buffer, base, parentId, name);
        int child = (int) Page.value(buffer, Page.cell(buffer, base, slot));
        int newChild = removeBelow(child, parentId, name);
        if (newChild == PageStore.NO_PAGE) {
            return withoutCell(page, slot);
        }
        int changed = newChild == child ? page : withValue(page, slot, newChild);
        return isSparse(newChild) ? withMerged(changed, slot) : changed;
    }

    private int withoutCell(int page, int slot) {
        if (Page.count(store.slab(page), store.offset(page)) == 1) {
            discard(page);
            return PageStore.NO_PAGE;
        }
        int own = writable(page);
        Page.delete(store.slab(own), store.offset(own), slot);
        return own;
    }

    private boolean isSparse(int page) {
        return Page.payload(store.slab(page), store.offset(page)) < SPARSE_BYTES;
    }

    /** Merges the child of this slot with a neighbour, where one is small enough. */
    private int withMerged(int page, int slot) {
        int count = Page.count(store.slab(page), store.offset(page));
        if (slot + 1 < count && canMerge(page, slot)) {
            return merge(page, slot);
        }
        return slot > 0 && canMerge(page, slot - 1) ? merge(page, slot - 1) : page;
    }

    private boolean canMerge(int page, int slot) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        int bound = Page.nameLength(buffer, Page.cell(buffer, base, slot + 1));
        int left = child(page, slot);
        int right = child(page, slot + 1);
        int bytes = Page.payload(store.slab(left), store.offset(left))
                + Page.payload(store.slab(right), store.offset(right))
                + bound;
        return bytes <= MERGED_BYTES_MAX;
    }

    private int child(int page, int slot) {
        ByteBuffer buffer = store.slab(page);
        return (int) Page.value(buffer, Page.cell(buffer, store.offset(page), slot));
    }

    private int merge(int page, int slot) {
        int left = child(page, slot);
        int right = child(page, slot + 1);
        boolean leaf = Page.isLeaf(store.slab(left), store.offset(left));
        int merged = newPage(leaf, 0);
        ByteBuffer target = store.slab(merged);
        int targetBase = store.offset(merged);
        int leftCount = Page.count(store.slab(left), store.offset(left));
        for (int i = 0; i < leftCount; i++) {
            copyCell(left, i, merged);
        }
        int rightCount = Page.count(store.slab(right), store.offset(right));
        for (int i = 0; i < rightCount; i++) {
            if (i == 0 && !leaf) {
                // The first cell of an inner page has no key of its own: its bound is the one above.
                ByteBuffer buffer = store.slab(page);
                int bound = Page.cell(buffer, store.offset(page), slot + 1);
                Page.insert(
                        target,
                        targetBase,
                        leftCount,
                        Page.parentId(buffer, bound),
                        Page.name(buffer, bound),
                        child(right, 0));
            } else {
                copyCell(right, i, merged);
            }
        }
        discard(left);
        discard(right);
        int own = withValue(page, slot, merged);
        Page.delete(store.slab(own), store.offset(own), slot + 1);
        return own;
    }

    // Pages.

    private void copyCell(int page, int slot, int target) {
        ByteBuffer buffer = store.slab(page);
        Page.append(store.slab(target), store.offset(target), buffer, Page.cell(buffer, store.offset(page), slot));
    }

    int newPage(boolean leaf, int pageClass) {
        int page = store.allocate(pageClass);
        Page.init(store.slab(page), store.offset(page), leaf, pageClass, version);
        return page;
    }

    private int writable(int page) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        if (Page.birth(buffer, base) == version) {
            return page;
        }
        int pageClass = Page.pageClass(buffer, base);
        int copy = store.allocate(pageClass);
        store.slab(copy).put(store.offset(copy), buffer, base, PageStore.bytes(pageClass));
        Page.birth(store.slab(copy), store.offset(copy), version);
        discard(page);
        return copy;
    }

    /** A copy without dead bytes. */
    private int rebuilt(int page, int pageClass) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        int copy = newPage(Page.isLeaf(buffer, base), pageClass);
        int count = Page.count(buffer, base);
        for (int i = 0; i < count; i++) {
            copyCell(page, i, copy);
        }
        discard(page);
        return copy;
    }

    private void discard(int page) {
        ByteBuffer buffer = store.slab(page);
        int base = store.offset(page);
        long birth = Page.birth(buffer, base);
        int pageClass = Page.pageClass(buffer, base);
        if (birth == version) {
            store.free(page, pageClass);
        } else {
            retired.add(page, pageClass, birth, version);
        }
    }
}
