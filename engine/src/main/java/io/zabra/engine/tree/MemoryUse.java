package io.zabra.engine.tree;

/**
 * How much of its memory a store has taken.
 *
 * @param bytes taken, about
 * @param bytesMax from which on it says no; 0 where it goes by the heap alone
 */
public record MemoryUse(long bytes, long bytesMax) {
    static final MemoryUse OF_THE_HEAP = new MemoryUse(0, 0);

    /** The part taken, 0 to 1, about. */
    public double part() {
        return bytesMax == 0 ? 0 : (double) bytes / bytesMax;
    }

    /** This one, or another of which a greater part is taken. */
    MemoryUse orFuller(MemoryUse other) {
        return other.part() > part() ? other : this;
    }
}
