package io.zabra.consensus.storage;

import io.zabra.consensus.packet.Zxid;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known to be damaged in a member's log, which goes as soon as a snapshot makes up for it. Any thread, but for {@link #purge}. */
final class LogDamage {
    private static final Logger LOG = LoggerFactory.getLogger(LogDamage.class);

    /** Where the latest damage is; -1 where none was found. */
    private volatile long afterZxid = -1;

    boolean isFound() {
        return afterZxid >= 0;
    }

    synchronized void found(long damagedAfterZxid) {
        afterZxid = Math.max(afterZxid, damagedAfterZxid);
    }

    /** The start did without it; false where there is none. */
    boolean passedOver(List<DamagedFileException> damaged, long snapshotZxid) {
        damaged.forEach(damage -> passedOver(damage, snapshotZxid));
        return !damaged.isEmpty();
    }

    private void passedOver(DamagedFileException damage, long snapshotZxid) {
        LOG.error(
                "Log that the snapshot of {} makes up for is damaged, and was passed over, or taken away where its header is lost; learners"
                        + " that miss it get snapshots. The disk should be replaced: {}",
                Zxid.text(snapshotZxid),
                damage.getMessage());
        found(damage.zxid());
    }

    /**
     * Log that is damaged brings no learner up to date: what snapshots make up for goes, and no more.
     *
     * @param snapshots their zxids, newest first
     */
    void purge(WriteAheadLog log, List<Long> snapshots) throws IOException {
        List<Long> oldestFirst = new ArrayList<>(snapshots);
        Collections.reverse(oldestFirst);
        for (long zxid : oldestFirst) {
            if (zxid > afterZxid && log.beginsAfterZxid() <= afterZxid) {
                log.purgeThrough(zxid);
            }
        }
    }
}
