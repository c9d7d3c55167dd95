package io.zabra.server;

import io.netty.channel.EventLoopGroup;
import io.zabra.consensus.election.ElectionTimings;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.net.NettyPeerNetwork;
import io.zabra.consensus.net.PeerNetworkConfig;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.zab.ZabConfig;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.consensus.zab.ZabTimings;
import io.zabra.server.security.PeerSecurity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes a server a member of an ensemble. Immutable.
 *
 * @param sid this server, a member of {@code quorum}
 * @param quorum all members
 * @param tickTimeMs unit of the two limits
 * @param initLimitTicks how long a learner may take to connect and to be brought up to date
 * @param syncLimitTicks how long a peer may be silent afterwards
 * @param listenOnAllIps whether peers may connect to every address of this machine, not only to the configured one
 * @param reconfigEnabled whether the ensemble may be changed while it runs
 * @param votersMin of a configuration that it may be changed to
 * @param snapshotsAtOnceMax learners that it brings up to date by a snapshot at the same time, where it leads
 * @param security between the servers
 * @param file where these settings come from, rewritten when the ensemble changes; null: nowhere
 */
public record EnsembleSettings(
        long sid,
        QuorumConfig quorum,
        int tickTimeMs,
        int initLimitTicks,
        int syncLimitTicks,
        boolean listenOnAllIps,
        boolean reconfigEnabled,
        int votersMin,
        int snapshotsAtOnceMax,
        PeerSecurity security,
        @Nullable Path file) {
    private static final int PINGS_PER_TICK = 2;
    private static final long CONNECT_RETRY_MS = 50;

    /**
     * Apache waits 200 ms for a better candidate once a quorum agrees. After the death of a leader that is most of the outage, for
     * the dead one never agrees. Who is elected in haste and is behind is told so by its followers, and makes way: the wait
     * saves a round, and nothing rests on it.
     */
    private static final ElectionTimings ELECTION = new ElectionTimings(20, 200, 2_000);

    /** This server's own line. */
    Member self() {
        return Objects.requireNonNull(quorum.member(sid));
    }

    /**
     * Listens on this server's election and quorum ports; throws {@link IOException} where one cannot be bound.
     *
     * @param links as {@link NettyPeerNetwork#open} takes them
     */
    PeerNetwork openNetwork(DirectoryPeerDisk disk, PeerEvents events, @Nullable EventLoopGroup links)
            throws IOException {
        PeerNetworkConfig standard = PeerNetworkConfig.standard(sid, quorum);
        PeerNetworkConfig config = new PeerNetworkConfig(
                sid,
                quorum,
                listenOnAllIps,
                standard.connectTimeoutMs(),
                standard.helloTimeoutMs(),
                standard.doorTimeoutMs(),
                standard.dataBytesMax(),
                standard.linkBytesMax(),
                null,
                null);
        return NettyPeerNetwork.open(
                security.addTo(config, this::isMemberHost), disk.received(), disk.log(), events, links);
    }

    private boolean isMemberHost(String host) {
        return quorum.members().values().stream()
                .flatMap(member -> member.addresses().stream())
                .anyMatch(address -> address.host().equals(host));
    }

    /** For the core: a leader pings twice a tick, as Apache's does. */
    ZabConfig zab() {
        long initLimitMs = (long) initLimitTicks * tickTimeMs;
        ZabTimings timings = new ZabTimings(
                Math.max(1, tickTimeMs / PINGS_PER_TICK),
                initLimitMs,
                (long) syncLimitTicks * tickTimeMs,
                CONNECT_RETRY_MS,
                (int) Math.max(1, initLimitMs / CONNECT_RETRY_MS),
                ELECTION);
        return new ZabConfig(
                sid, quorum, timings, ZabLimits.STANDARD.withSnapshotsAtOnceMax(snapshotsAtOnceMax), reconfigEnabled);
    }
}
