package io.zabra.engine.tree;

/** Says which nodes have children, and remembers a range of those that have none. One thread. */
final class Parents {
    private final IndexPin pin;
    /** The ids from here to there, exclusively, have no children. */
    private long childlessFrom;

    private long childlessTo;

    Parents(IndexPin pin) {
        this.pin = pin;
    }

    /** How many of a run's znodes, from the first one on, have no children. */
    int childless(ZnodeRun run) {
        int row = 0;
        while (row < run.rows() && !has(run.id(row))) {
            row++;
        }
        return row;
    }

    boolean has(long id) {
        if (id > childlessFrom && id < childlessTo) {
            return false;
        }
        long parent = pin.nextParent(id);
        if (parent == id) {
            return true;
        }
        childlessFrom = id - 1;
        childlessTo = parent == PathIndex.NONE ? Long.MAX_VALUE : parent;
        return false;
    }
}
