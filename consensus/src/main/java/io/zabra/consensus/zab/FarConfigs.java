package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Configurations that voters say are in force, of epochs further above ours than we believe anybody to be. There may be one: we may have
 * been away while the others moved on, and hear of it nowhere else. But who takes one that nobody made follows nobody any more who
 * is not in a later one, and there may be no later one: so nobody takes it from who merely says that it is a voter.
 */
final class FarConfigs {
    private final PeerState state;
    /** What voters said last that have not shown who they are. */
    private final Map<Long, byte[]> said = new TreeMap<>();

    FarConfigs(PeerState state) {
        this.state = state;
    }

    /**
     * A voter of the configuration in force says that this is a later one. True if it has shown that it is that voter, or a quorum says
     * the same, without ourselves. The last epochs of all are not to be had by a claim.
     */
    boolean believes(long sid, QuorumConfig config, byte[] text, boolean shown) {
        if (Zxid.epoch(config.version()) >= Zxid.EPOCH_MAX - 1) {
            return false;
        }
        if (shown) {
            return true;
        }
        said.put(sid, text);
        Set<Long> agreeing = said.entrySet().stream()
                .filter(entry -> Arrays.equals(entry.getValue(), text))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return state.configs().active().rule().isQuorum(agreeing);
    }

    void forget() {
        said.clear();
    }
}
