package io.zabra.engine.tree;

/** A pinned tree was held so long that what it needs could not be kept any more. To be read again from a new pin. */
public final class SnapshotTooOldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SnapshotTooOldException(long zxid, long undoBytesMax) {
        super("Snapshot too old: more than " + undoBytesMax + " bytes were overwritten since zxid 0x"
                + Long.toHexString(zxid) + "; read again, faster or in smaller parts");
    }
}
