package io.zabra.consensus.quorum;

import java.util.Set;

/** Decides which sets of servers are quorums. Any two quorums of one rule share a server. Immutable. */
public sealed interface VoteRule permits Majority, Hierarchy {
    /** Whether these servers suffice. Servers that do not vote may be among them and never help. */
    boolean isQuorum(Set<Long> sids);

    /** The weight of a voter's vote; 0 for a server that does not vote or must not lead. */
    long weight(long sid);
}
