package io.zabra.consensus.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The configurations that count on one server: the one in force, and those that it has seen proposed after it and does not know to
 * be committed (Apache's quorum verifier and last seen quorum verifier). Versions ascend. Immutable.
 *
 * @param active in force: known to be committed, or from a file
 * @param seen proposed since; hardly ever more than one
 */
public record ConfigChain(QuorumConfig active, List<QuorumConfig> seen) {
    public ConfigChain {
        seen = List.copyOf(seen);
        long version = active.version();
        for (QuorumConfig config : seen) {
            if (config.version() <= version) {
                throw new IllegalArgumentException("configuration " + config.version() + " after " + version);
            }
            version = config.version();
        }
    }

    /** Nothing is pending. */
    public static ConfigChain of(QuorumConfig active) {
        return new ConfigChain(active, List.of());
    }

    /** The latest of all. */
    public QuorumConfig last() {
        return seen.isEmpty() ? active : seen.get(seen.size() - 1);
    }

    /** What decides: a quorum of each. */
    public JointQuorum quorum() {
        List<QuorumConfig> configs = new ArrayList<>();
        configs.add(active);
        configs.addAll(seen);
        return new JointQuorum(configs);
    }

    /** What decides about transactions before {@code zxid}: configurations proposed at or after it do not count yet. */
    public JointQuorum quorumBefore(long zxid) {
        List<QuorumConfig> configs = new ArrayList<>();
        configs.add(active);
        seen.stream().filter(config -> config.version() < zxid).forEach(configs::add);
        return new JointQuorum(configs);
    }

    /** Another one is proposed. An older or equal version changes nothing. */
    public ConfigChain saw(QuorumConfig config) {
        if (config.version() <= last().version()) {
            return this;
        }
        List<QuorumConfig> configs = new ArrayList<>(seen);
        configs.add(config);
        return new ConfigChain(active, configs);
    }

    /** Everything proposed after {@code version} was not, after all: the log is cut there. */
    public ConfigChain cutAfter(long version) {
        return new ConfigChain(
                active,
                seen.stream().filter(config -> config.version() <= version).toList());
    }

    /**
     * Without those whose transaction the log does not hold. A version with counter 0 has none: it is that of the first configuration.
     */
    public ConfigChain proposedIn(LongPredicate log) {
        return new ConfigChain(
                active,
                seen.stream()
                        .filter(config -> (int) config.version() == 0 || log.test(config.version()))
                        .toList());
    }

    /** All up to this version are committed. */
    public ConfigChain committedTo(long version) {
        QuorumConfig newest = active;
        List<QuorumConfig> rest = new ArrayList<>();
        for (QuorumConfig config : seen) {
            if (config.version() <= version) {
                newest = config;
            } else {
                rest.add(config);
            }
        }
        return new ConfigChain(newest, rest);
    }

    /** This one is known to be in force; an older or equal version changes nothing. */
    public ConfigChain adopted(QuorumConfig config) {
        if (config.version() <= active.version()) {
            return this;
        }
        return new ConfigChain(
                config,
                seen.stream()
                        .filter(other -> other.version() > config.version())
                        .toList());
    }
}
