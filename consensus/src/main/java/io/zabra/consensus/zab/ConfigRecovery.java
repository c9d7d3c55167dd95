package io.zabra.consensus.zab;

import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;

/** Which configurations count, told from the log and from what was saved beside it. Stateless. */
final class ConfigRecovery {
    private ConfigRecovery() {}

    /** What was saved, and what the log proposes after it. What the state machine shows is committed. */
    static ConfigChain chain(ZabConfig config, DurableState disk, History history) {
        ConfigChain chain = ConfigChain.of(config.quorum());
        if (!config.reconfigEnabled()) {
            return chain;
        }
        if (disk.configs() != null) {
            chain = disk.configs().proposedIn(history::contains).adopted(config.quorum());
        }
        for (LogEntry entry : disk.log()) {
            chain = withProposal(config, chain, entry);
        }
        return chain.committedTo(disk.snapshotZxid());
    }

    /**
     * Whether the disk knows less than we found out. Then it is to be told before anything else is written: what the log says now
     * it will not say any more when its beginning is purged.
     */
    static boolean isUnsaved(ConfigChain found, ZabConfig config, DurableState disk) {
        ConfigChain saved = disk.configs() == null ? ConfigChain.of(config.quorum()) : disk.configs();
        return config.reconfigEnabled() && !found.equals(saved);
    }

    static ConfigChain withProposal(ZabConfig config, ConfigChain chain, LogEntry entry) {
        QuorumConfig proposed = config.reconfigEnabled() ? ReconfigTxn.configOf(entry.zxid(), entry.payload()) : null;
        return proposed == null ? chain : chain.saw(proposed);
    }
}
