package io.zabra.engine.tree;

/**
 * The tree as it stood after one transaction, to be read once from its first path to its last, as a snapshot's writer does it. It
 * costs less than a {@link PinnedTree}: what is overwritten behind the reader is not kept for it. And it lasts longer: older pins
 * are given up before it is, and those after it stay with it. One thread reads, any may close it.
 */
public final class TreePassage implements AutoCloseable {
    private final VersionedRecords records;
    private final PinnedDataTree tree;
    private final Passage passage;

    TreePassage(VersionedRecords records, Passage passage, PinnedDataTree tree) {
        this.records = records;
        this.tree = tree;
        this.passage = passage;
    }

    /** Of the published state; any thread. */
    public static TreePassage of(DataTree tree) {
        return tree.records().pass(tree.acls(), tree.ephemerals());
    }

    public long zxid() {
        return tree.zxid();
    }

    /** Number of znodes. */
    public long size() {
        return tree.size();
    }

    /**
     * All znodes in the order of their paths. Reading them throws {@link SnapshotTooOldException} where too much was overwritten
     * after all. Another cursor can begin as long as none has gone further than a few znodes.
     *
     * @throws IllegalStateException where one has
     */
    public ZnodeCursor cursor() {
        if (!passage.isAtStart()) {
            throw new IllegalStateException("The passage of zxid 0x" + Long.toHexString(zxid()) + " has begun");
        }
        return new PassageCursor(tree, passage, this::close);
    }

    /** Whether so much is kept for readers that it had better go on without rest. */
    public boolean isPressed() {
        return records.isPressed();
    }

    @Override
    public void close() {
        tree.close();
    }
}
