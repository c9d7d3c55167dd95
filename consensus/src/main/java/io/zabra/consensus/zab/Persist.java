package io.zabra.consensus.zab;

import java.util.List;

/**
 * Disk operations that are one step of the protocol. They become durable in their order, after those of all smaller sequence
 * numbers: at no moment is one on disk and an earlier one not. When all are, {@link Event.Persisted} is due; it may be sent for
 * several at once, with the highest number.
 */
public record Persist(long sequence, List<DiskOp> ops) {
    public Persist {
        ops = List.copyOf(ops);
    }
}
