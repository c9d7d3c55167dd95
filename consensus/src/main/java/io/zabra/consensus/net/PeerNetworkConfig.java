package io.zabra.consensus.net;

import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import org.jspecify.annotations.Nullable;

/**
 * How a server talks to the others.
 *
 * @param sid this server, a member of {@code quorum}
 * @param listenOnAllAddresses whether the ports listen on all addresses of the machine instead of those configured
 * @param connectTimeoutMs for one attempt at one address, and for the TLS handshake
 * @param helloTimeoutMs how long who connects may take to say who it is
 * @param doorTimeoutMs how long a learner waits for this server to lead before it is sent away
 * @param dataBytesMax the largest payload of a packet ({@code jute.maxbuffer})
 * @param linkBytesMax what may wait for a learner that does not read, in bytes; one with more is disconnected
 * @param tls on both ports; null: in the clear
 * @param sasl on both ports; null: nobody proves who it is
 */
public record PeerNetworkConfig(
        long sid,
        QuorumConfig quorum,
        boolean listenOnAllAddresses,
        int connectTimeoutMs,
        int helloTimeoutMs,
        int doorTimeoutMs,
        int dataBytesMax,
        long linkBytesMax,
        @Nullable PeerTls tls,
        @Nullable PeerSasl sasl) {
    public PeerNetworkConfig {
        if (quorum.member(sid) == null) {
            throw new IllegalArgumentException("server " + sid + " is not in its own configuration: " + quorum.text());
        }
    }

    /** Five seconds to connect, as long to say hello, 128 MiB for a slow learner, in the clear. */
    public static PeerNetworkConfig standard(long sid, QuorumConfig quorum) {
        return new PeerNetworkConfig(
                sid, quorum, false, 5_000, 5_000, 3_000, QuorumPacketCodec.DATA_BYTES_MAX, 128L << 20, null, null);
    }

    /** The same with this between a connection and those who read it. */
    public PeerNetworkConfig withSecurity(@Nullable PeerTls newTls, @Nullable PeerSasl newSasl) {
        return new PeerNetworkConfig(
                sid,
                quorum,
                listenOnAllAddresses,
                connectTimeoutMs,
                helloTimeoutMs,
                doorTimeoutMs,
                dataBytesMax,
                linkBytesMax,
                newTls,
                newSasl);
    }

    /** The same with another patience for who does not say who it is. */
    public PeerNetworkConfig withHelloTimeoutMs(int newTimeoutMs) {
        return new PeerNetworkConfig(
                sid,
                quorum,
                listenOnAllAddresses,
                connectTimeoutMs,
                newTimeoutMs,
                doorTimeoutMs,
                dataBytesMax,
                linkBytesMax,
                tls,
                sasl);
    }

    /** The same with other room for slow learners. */
    public PeerNetworkConfig withLinkBytesMax(long newBytesMax) {
        return new PeerNetworkConfig(
                sid,
                quorum,
                listenOnAllAddresses,
                connectTimeoutMs,
                helloTimeoutMs,
                doorTimeoutMs,
                dataBytesMax,
                newBytesMax,
                tls,
                sasl);
    }

    /** This server. */
    Member self() {
        Member self = quorum.member(sid);
        if (self == null) {
            throw new IllegalStateException("server " + sid + " is gone from " + quorum.text());
        }
        return self;
    }
}
