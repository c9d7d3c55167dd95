package io.zabra.engine;

import io.zabra.engine.tree.QuotaTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enforces quotas as they stand in the applied tree, as Apache does: what is outstanding does not count yet. One thread. */
final class QuotaCheck {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaCheck.class);

    private final PacedWarning warning;

    QuotaCheck(StoreClock clock) {
        this.warning = new PacedWarning(clock);
    }

    /**
     * @param records 1 where the znode is to be created, else 0
     * @param bytes of data to come; of a new znode's path, too
     */
    boolean exceeds(QuotaTable quotas, String path, int records, long bytes) {
        return switch (quotas.limit(path, records, records == 0 ? bytes : bytes - path.length())) {
            case NONE -> false;
            case SOFT -> {
                warn(quotas, path, "goes on");
                yield false;
            }
            case HARD -> {
                warn(quotas, path, "is refused");
                yield true;
            }
        };
    }

    private void warn(QuotaTable quotas, String path, String then) {
        if (warning.isDue()) {
            LOG.warn("The quota of {} is exceeded by {}: the write {}", quotas.quotaOf(path), path, then);
        }
    }
}
