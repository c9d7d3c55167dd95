package io.zabra.engine.tree;

import java.nio.ByteBuffer;

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

    /** See {@link RecordStore#read}. */
    void read(ZnodeRun run, long aclId, long zxid) {
        int rows = run.rows();
        long[] entries = run.entries();
        for (int i = 0; i < rows; i++) {
            // Before any record is looked at, so that what is not in the caches is waited for together.
            entries[i] = positions.entry(run.id(i));
        }
        int read = 0;
        try {
            while (read < rows && reads(run, read, entries[read], aclId, zxid)) {
                read++;
            }
        } catch (IndexOutOfBoundsException e) {
            // In the middle of a move; if it is anything else, the look by path meets it too.
            run.keep(read);
            return;
        }
        run.keep(read);
    }

    private boolean reads(ZnodeRun run, int row, long entry, long aclId, long zxid) {
        long nodeId = run.id(row);
        long part = NodePositions.part(entry);
        long seen = moves.seen(part);
        if (entry == 0 || entry != positions.entry(nodeId)) {
            return false;
        }
        long position = NodePositions.position(entry);
        ByteBuffer slab = memory.slab(position);
        int at = RecordMemory.offset(position);
        boolean wanted = RecordLayout.nodeId(slab, at) == nodeId
                && RecordLayout.lastModifiedZxid(slab, at) <= zxid
                && RecordLayout.aclId(slab, at) == aclId;
        return wanted && run.read(row, slab, at) && moves.noneSince(part, seen);
    }

    private boolean copyAt(long position, boolean withData, RecordCopy target) {
        return target.copy(memory.slab(position), RecordMemory.offset(position), withData);
    }
}
