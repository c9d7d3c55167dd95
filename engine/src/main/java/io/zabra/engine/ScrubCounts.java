package io.zabra.engine;

/**
 * What reading over the disk has found since the store was opened.
 *
 * @param passes how often all that is kept was read to its end
 * @param damagedLogs how often log was damaged, the same again included
 * @param damagedSnapshots how often a snapshot was, the same again included
 */
public record ScrubCounts(long passes, long damagedLogs, long damagedSnapshots) {
    static final ScrubCounts NONE = new ScrubCounts(0, 0, 0);
}
