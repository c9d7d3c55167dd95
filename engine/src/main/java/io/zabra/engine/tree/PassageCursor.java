package io.zabra.engine.tree;

import java.util.Arrays;

/** All znodes of a tree in the order of their paths; it tells its passage now and then how far it is. */
final class PassageCursor extends ScanCursor {
    private static final int TOLD_EVERY = 64;

    private final Passage passage;
    private final Runnable onEnd;
    private int moves;

    /** @param onEnd when all was read, and the last one of it is let go */
    PassageCursor(PinnedDataTree tree, Passage passage, Runnable onEnd) {
        super(tree, new PathCursor(tree.pin().index(), PathRange.ALL), () -> {});
        this.passage = passage;
        this.onEnd = onEnd;
    }

    @Override
    public boolean next() {
        if (moves >= TOLD_EVERY) {
            // Where there were runs, that of the znode before them.
            passage.passed(Arrays.copyOf(pathBytes(), pathLength()));
            moves = 0;
        }
        moves++;
        boolean more = super.next();
        if (!more) {
            onEnd.run();
        }
        return more;
    }

    /** None where it has to be told how far it is: runs do not tell the path. */
    @Override
    public int read(ZnodeRun run) {
        int rows = moves < TOLD_EVERY ? super.read(run) : 0;
        moves += rows;
        return rows;
    }
}
