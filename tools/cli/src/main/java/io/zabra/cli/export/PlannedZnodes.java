package io.zabra.cli.export;

import org.jspecify.annotations.Nullable;

/**
 * What an import that only looks would have made or changed so far: 16 bytes a znode at least, by 64 bits of a hash of its path and as
 * many of what it is, so that one is as good as never taken for another. No more than so many are kept; what comes behind them is looked
 * at as if they were not there. One thread.
 */
final class PlannedZnodes implements KnownZnodes {
    private static final int SLOTS_MAX = 1 << 24;
    private static final int FREE = 0;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int KIND_SHIFT = 16;
    private static final int MASK = 0xffff;

    private final int slotsMax;
    private long[] paths = new long[1 << 10];
    private long[] contents = new long[paths.length];
    private int size;

    PlannedZnodes() {
        this(SLOTS_MAX);
    }

    /** @param slotsMax a power of two; of which three quarters are used */
    PlannedZnodes(int slotsMax) {
        this.slotsMax = slotsMax;
    }

    /** Whether there is no room for one more, so that nothing follows from what is not found here. */
    boolean isFull() {
        return paths.length >= slotsMax && size >= usable(slotsMax);
    }

    /** In the place of another one of its path, if there is one; not where it {@link #isFull}. */
    void add(ImportedZnode znode) {
        add(znode.path(), content(znode));
    }

    /**
     * In the place of one that is there: where nothing is said of its ACL, that stays as it is.
     *
     * @param present has it, where it is not one of these
     */
    void replace(ImportedZnode znode, PresentZnodes present) {
        String path = znode.path();
        if (znode.acl() != null) {
            add(znode);
            return;
        }
        long kept = has(path) ? contents[slot(pathHash(path))] : content(znode.withAcl(present.acl(path)));
        add(path, (content(znode) & ~(long) MASK) | (kept & MASK));
    }

    private void add(String path, long content) {
        if (isFull()) {
            return;
        }
        if (size >= usable(paths.length)) {
            grow();
        }
        put(pathHash(path), content);
    }

    @Override
    public boolean has(String path) {
        return paths[slot(pathHash(path))] != FREE;
    }

    @Override
    public boolean isSame(ImportedZnode wanted) {
        long differing = differing(wanted);
        return wanted.acl() == null ? (differing >>> KIND_SHIFT) == 0 : differing == 0;
    }

    @Override
    public boolean isSameKind(ImportedZnode wanted) {
        return ((differing(wanted) >>> KIND_SHIFT) & MASK) == 0;
    }

    private long differing(ImportedZnode wanted) {
        return content(wanted) ^ contents[slot(pathHash(wanted.path()))];
    }

    private static int usable(int slots) {
        return slots / 4 * 3;
    }

    private void grow() {
        long[] formerPaths = paths;
        long[] formerContents = contents;
        paths = new long[2 * formerPaths.length];
        contents = new long[paths.length];
        size = 0;
        for (int i = 0; i < formerPaths.length; i++) {
            if (formerPaths[i] != FREE) {
                put(formerPaths[i], formerContents[i]);
            }
        }
    }

    private void put(long path, long content) {
        int slot = slot(path);
        size += paths[slot] == FREE ? 1 : 0;
        paths[slot] = path;
        contents[slot] = content;
    }

    /** Where it is, or would be. */
    private int slot(long path) {
        int slot = (int) path & (paths.length - 1);
        while (paths[slot] != FREE && paths[slot] != path) {
            slot = (slot + 1) & (paths.length - 1);
        }
        return slot;
    }

    private static long pathHash(String path) {
        long hash = hash(path);
        return hash == FREE ? 1 : hash;
    }

    /** Of the data, then of the kind, then of the ACL, in the lowest bits. */
    private static long content(ImportedZnode znode) {
        String acl = znode.aclText();
        long kind = hash(znode.nodeType() + " " + znode.ttlMs()) & MASK;
        return (hash(znode.data()) << (2 * KIND_SHIFT)) | (kind << KIND_SHIFT) | (acl == null ? 0 : hash(acl) & MASK);
    }

    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    private static long hash(byte @Nullable [] data) {
        if (data == null) {
            return 0;
        }
        long hash = FNV_OFFSET;
        for (byte octet : data) {
            hash = (hash ^ octet) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /** Murmur's last step: slots, and parts, are of the lowest bits. */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
