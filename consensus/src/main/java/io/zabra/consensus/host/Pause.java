package io.zabra.consensus.host;

/**
 * For how long a peer's thread rests between two turns, by how many writes are under way. Each write passes about five turns of
 * some server, so that it waits ten microseconds longer for each write that is under way with it: what clients ask for one after
 * the other does not wait at all, and a hundred thousand writes a second are not slowed down however many are under way.
 */
final class Pause {
    private static final long NANOS_PER_WRITE = 4_000;
    private static final long NANOS_MIN = 100_000;
    private static final long NANOS_MAX = 1_000_000;

    private Pause() {}

    /** @param outstanding writes that are not answered yet */
    static long nanos(long outstanding) {
        long nanos = Math.min(outstanding * NANOS_PER_WRITE, NANOS_MAX);
        return nanos < NANOS_MIN ? 0 : nanos;
    }
}
