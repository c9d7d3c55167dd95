package io.zabra.server;

import io.zabra.consensus.host.LearnerCounts;
import io.zabra.consensus.host.PeerCount;
import io.zabra.consensus.host.PeerDisk;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerMeter;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.PeerPorts;
import io.zabra.consensus.host.ProposalSizes;
import io.zabra.consensus.host.ReplicaConfig;
import io.zabra.consensus.host.ReplicaStatus;
import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.host.ReplicatedStore.Restored;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.storage.DiskTimes;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.LocalStoreConfig.ScrubPolicy;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.SessionIds;
import io.zabra.server.metrics.Sample;
import io.zabra.server.net.MemberFacts;
import io.zabra.sql.exec.Neighbours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store that a server serves: of its own, or its part of an ensemble's.
 *
 * @param replica the same store where the server is a member of an ensemble; else null
 * @param times of its syncs, where it is such a member
 * @param members the others, to be asked
 */
record StoreOpening(
        ZnodeStore store,
        @Nullable ReplicatedStore replica,
        @Nullable DiskTimes times,
        Members members) {
    private static final double NANOS_PER_MS = 1e6;

    /**
     * Opens the data directory, and in an ensemble begins to take part. Blocks; does not wait for a leader.
     *
     * @param meter told of the part in an ensemble
     * @param reconfigured told, on a thread that must not block, when the members of the ensemble change
     * @param failed told once when the store had to stop: nothing is acknowledged any more
     * @throws IOException where the data directory cannot be used, or a port not be bound
     */
    static StoreOpening open(
            ServerConfig config,
            AccessControl access,
            NetworkOpening network,
            PeerMeter meter,
            Consumer<ConfigChain> reconfigured,
            Consumer<Throwable> failed)
            throws IOException {
        EnsembleSettings ensemble = config.ensemble();
        if (ensemble == null) {
            return new StoreOpening(
                    LocalStore.open(config.dataDir(), local(config, access, meter, failed)),
                    null,
                    null,
                    new Members(null));
        }
        Members members = new Members(ensemble);
        StateConfig stateConfig = config.store().state(config.tickTimeMs());
        // It may lie behind a snapshot of an Apache leader's, which shows later changes as well.
        StoreState state = StoreState.empty(stateConfig).catchingUp();
        DirectoryPeerDisk disk = disk(config, state);
        ReplicaConfig replicaConfig = replica(config, ensemble, stateConfig, access, reconfigured, failed);
        try {
            long scrubEveryMs = config.store().scrubEveryMs();
            Ports ports = new Ports(ensemble, disk, members.opening(network), meter, scrubEveryMs, failed);
            SessionIds ids = disk.claimSessionIds(
                    replicaConfig.zab().sid(), stateConfig.clock().wallMs());
            ReplicatedStore replica =
                    ReplicatedStore.start(replicaConfig, new Restored(disk.found(), state, ids), ports);
            members.of(replica);
            return new StoreOpening(replica, replica, disk.times(), members);
        } catch (IOException | RuntimeException | Error e) {
            disk.close();
            throw e;
        }
    }

    /** The other members of the ensemble, for the SQL of this one. */
    Neighbours neighbours() {
        return members;
    }

    /**
     * What clients are told: {@code standalone}; of a member of an ensemble its part, or without a leader {@code looking} or
     * {@code read-only}.
     */
    String mode() {
        if (replica == null) {
            return "standalone";
        }
        var status = replica.status();
        if (status.readOnly()) {
            return "read-only";
        } else if (!status.serving()) {
            return "looking";
        }
        return switch (status.state()) {
            case LEADING -> "leader";
            case FOLLOWING -> "follower";
            case OBSERVING -> "observer";
            case LOOKING -> "looking";
        };
    }

    /** The members of the ensemble by the configuration in force; null: there is none. */
    @Nullable
    QuorumConfig membership() {
        return replica == null ? null : replica.configs().active();
    }

    /** @param sid this server's number; null is returned where there is no ensemble */
    @Nullable
    MemberFacts member(long sid) {
        if (replica == null) {
            return null;
        }
        ReplicaStatus status = replica.status();
        return new MemberFacts(
                sid,
                replica.configs().active(),
                status.leader(),
                status.serving() && status.state() == ServerState.LEADING,
                status.phase().name().toLowerCase(Locale.ROOT));
    }

    /** False while there is no leader, unless reads are served then. */
    boolean serves() {
        return replica == null || replica.status().serving() || replica.status().readOnly();
    }

    /** What {@code mntr} tells of a member of an ensemble, with Apache's names; of a standalone server what was read over. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (store instanceof LocalStore local) {
            putScrubs(figures, local.scrubs().passes(), local.scrubs().damagedSnapshots());
        }
        if (replica == null) {
            return figures;
        }
        ReplicaStatus status = replica.status();
        figures.put("peer_state", (status.state() + " - " + status.phase()).toLowerCase(Locale.ROOT));
        figures.put("election_time_ms", status.electionMs());
        figures.put("quorum_size", replica.configs().active().voters().size());
        if (times != null) {
            putScrubs(figures, times.scrubs(), times.damagedSnapshots());
            figures.put("snapshot_failed_count", times.failedSnapshots());
            figures.put("log_unsaved_bytes", times.unsavedBytes());
        }
        if (status.state() == ServerState.LEADING) {
            putLeading(figures, replica);
        } else if (status.serving()) {
            figures.put("learner_lag", replica.lag());
            figures.put("sync_kind", replica.lastSync());
            if (status.state() == ServerState.OBSERVING) {
                figures.put("observer_master_id", status.leader());
            }
        }
        return figures;
    }

    private static void putLeading(Map<String, Object> figures, ReplicatedStore replica) {
        LearnerCounts learners = replica.learners();
        QuorumConfig members = replica.configs().active();
        figures.put("leader_uptime", replica.servingMs());
        figures.put("learners", learners.connected());
        figures.put("synced_followers", learners.syncedFollowers());
        figures.put(
                "synced_non_voting_followers",
                learners.lags().keySet().stream()
                        .filter(sid -> !members.isVoter(sid))
                        .count());
        figures.put("synced_observers", learners.syncedObservers());
        figures.put("pending_syncs", replica.pendingBarriers());
        figures.put("follower_lag", new TreeMap<>(learners.lags()));
        ProposalSizes sizes = replica.proposalSizes();
        figures.put("last_proposal_size", sizes.last());
        figures.put("max_proposal_size", sizes.max());
        figures.put("min_proposal_size", sizes.min());
    }

    private static void putScrubs(Map<String, Object> figures, long passes, long damagedSnapshots) {
        figures.put("scrub_count", passes);
        figures.put("snapshot_damaged_count", damagedSnapshots);
    }

    /** How long syncs of the log took, in ms; of a standalone server that is not measured. */
    Sample.Total syncs() {
        return times == null
                ? Sample.Total.NONE
                : new Sample.Total(
                        times.forces(),
                        times.totalNanos() / NANOS_PER_MS,
                        times.minNanos() / NANOS_PER_MS,
                        times.maxNanos() / NANOS_PER_MS);
    }

    private static @Nullable Path logParent(ServerConfig config) {
        Path logDir = config.dataLogDir();
        return logDir.equals(config.dataDir()) ? null : logDir;
    }

    private static LocalStoreConfig local(
            ServerConfig config, AccessControl access, PeerMeter meter, Consumer<Throwable> failed) {
        return LocalStoreConfig.standard()
                .withState(config.store().state(config.tickTimeMs()))
                .withSessionTimeoutsMs(config.minSessionTimeoutMs(), config.maxSessionTimeoutMs())
                .withExtendedTypes(config.extendedTypesEnabled())
                .withAccess(access)
                .withLogParent(logParent(config))
                .withSweep(config.sweep())
                .withSnapshots(config.store().snapshots())
                .withScrub(new ScrubPolicy(config.store().scrubEveryMs(), () -> meter.count(PeerCount.LOG_DAMAGED)))
                .withOnFailure(failed);
    }

    private static DirectoryPeerDisk disk(ServerConfig config, StoreState state) throws IOException {
        try {
            PeerDiskConfig peerDisk =
                    PeerDiskConfig.STANDARD.withSnapshots(config.store().snapshots());
            return DirectoryPeerDisk.open(NioDisk.DISK, config.dataDir(), logParent(config), peerDisk, state);
        } catch (IOException | RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    private static ReplicaConfig replica(
            ServerConfig config,
            EnsembleSettings ensemble,
            StateConfig state,
            AccessControl access,
            Consumer<ConfigChain> reconfigured,
            Consumer<Throwable> failed) {
        return new ReplicaConfig(
                ensemble.zab(),
                state,
                access,
                config.extendedTypesEnabled(),
                config.minSessionTimeoutMs(),
                config.maxSessionTimeoutMs(),
                config.store().clients(),
                config.sweep(),
                ensemble.votersMin(),
                reconfigured,
                failed);
    }

    /** Opens the ports of a member to its peers. */
    @FunctionalInterface
    interface NetworkOpening {
        PeerNetwork open(EnsembleSettings ensemble, DirectoryPeerDisk disk, PeerEvents events) throws IOException;
    }

    private record Ports(
            EnsembleSettings ensemble,
            DirectoryPeerDisk disk,
            NetworkOpening network,
            PeerMeter meter,
            long scrubEveryMs,
            Consumer<Throwable> failed)
            implements PeerPorts {
        @Override
        public PeerDisk disk(PeerEvents events) {
            disk.start(events, failed);
            disk.scrubEvery(scrubEveryMs);
            return disk;
        }

        @Override
        public PeerNetwork network(PeerEvents events) throws IOException {
            return network.open(ensemble, disk, events);
        }

        @Override
        public LogReader log() {
            return disk.log();
        }
    }
}
