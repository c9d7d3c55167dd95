package io.zabra.engine.tree;

/** Copies records whose node is known, by {@link NodePositions}: what scans do. Any thread, without a lock. */
final class RecordsById {
    private final RecordMemory memory;
    private final PartMoves moves;
    private final NodePositions positions;

    RecordsById(RecordMemory memory, PartMoves moves, NodePositions positions) {
        this.memory = memory;
        this.moves = moves;
        this.positions = positions;
    }

    /** False, with the target empty, where it is to be looked for by its path; see {@link RecordStore#copy(long, boolean, RecordCopy)}. */
    boolean copy(long nodeId, boolean withData, RecordCopy target) {
        target.clear();
        long entry = positions.entry(nodeId);
        if (entry == 0) {
            return false;
        }
        long part = NodePositions.part(entry);
        long seen = moves.seen(part);
        boolean copied;
        try {
            copied = entry == positions.entry(nodeId) && copyAt(NodePositions.position(entry), withData, target);
        } catch (IndexOutOfBoundsException e) {
            // In the middle of a move; if it is anything else, the look by path meets it too.
            copied = false;
        }
        if (copied && moves.noneSince(part, seen) && target.nodeId() == nodeId) {
            return true;
        }
        target.clear();
        return false;
    }

    private boolean copyAt(long position, boolean withData, RecordCopy target) {
        return target.copy(memory.slab(position), RecordMemory.offset(position), withData);
    }
}
