package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;

/** One change of what is on disk. */
public sealed interface DiskOp {
    /**
     * Appends to the log.
     *
     * @param previousZxid the last entry before this one, or the base of the log: the log refuses anything else
     */
    record Append(LogEntry entry, long previousZxid) implements DiskOp {
        @Override
        public String toString() {
            return "APPEND " + entry;
        }
    }

    /** Removes all entries after a zxid. */
    record Truncate(long zxid) implements DiskOp {
        @Override
        public String toString() {
            return "TRUNCATE " + Zxid.text(zxid);
        }
    }

    /** Replaces snapshot and log by a received snapshot; the log begins after its zxid. */
    record Install(long handle, long zxid) implements DiskOp {
        @Override
        public String toString() {
            return "INSTALL " + Zxid.text(zxid);
        }
    }

    /**
     * Writes the configuration in force and those proposed after it, each as {@link QuorumConfig#text()} (Apache's
     * {@code zoo.cfg.dynamic} and {@code .next}), all at once: a crash leaves the former set or this one.
     */
    record SaveConfigs(ConfigChain configs) implements DiskOp {
        @Override
        public String toString() {
            return "CONFIGS active " + Zxid.text(configs.active().version())
                    + (configs.seen().isEmpty()
                            ? ""
                            : " seen " + Zxid.text(configs.last().version()));
        }
    }

    /** Writes both epochs. */
    record SaveEpochs(long acceptedEpoch, long currentEpoch) implements DiskOp {
        @Override
        public String toString() {
            return "EPOCHS " + acceptedEpoch + " " + currentEpoch;
        }
    }
}
