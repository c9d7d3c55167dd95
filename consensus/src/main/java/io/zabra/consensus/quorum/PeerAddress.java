package io.zabra.consensus.quorum;

/**
 * One network address of a server for its peers.
 *
 * @param quorumPort where a leader listens for learners
 * @param electionPort where votes are exchanged; differs from {@code quorumPort}
 */
public record PeerAddress(String host, int quorumPort, int electionPort) {
    public PeerAddress {
        HostPort.requireHost(host);
        if (quorumPort == electionPort) {
            throw new QuorumConfigException("quorum and election port must differ: " + host + ":" + quorumPort);
        }
    }

    /** Where to reach the leader on this server. */
    public HostPort quorum() {
        return new HostPort(host, quorumPort);
    }

    /** Where to send votes. */
    public HostPort election() {
        return new HostPort(host, electionPort);
    }

    @Override
    public String toString() {
        return new HostPort(host, quorumPort) + ":" + electionPort;
    }
}
