package io.zabra.engine.tree;

import java.time.Instant;

/**
 * The versions that can be pinned at the moment: all from the oldest to the newest.
 *
 * @param oldestMs when the oldest transaction was made, ms since 1970; 0 where that is not known
 * @param newestMs when the newest transaction was made, ms since 1970; 0 where that is not known
 */
public record RetainedVersions(long oldestZxid, long oldestMs, long newestZxid, long newestMs) {
    /** For messages: both ends by zxid and time. */
    @Override
    public String toString() {
        return "zxid 0x%x (%s) to 0x%x (%s)".formatted(oldestZxid, time(oldestMs), newestZxid, time(newestMs));
    }

    private static String time(long timeMs) {
        return timeMs == 0 ? "time unknown" : Instant.ofEpochMilli(timeMs).toString();
    }
}
