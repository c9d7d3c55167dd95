package io.zabra.sql.exec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables {@code servers}, {@code connections}, {@code watches} and {@code metrics} show of the process that SQL runs
 * in: implemented by whoever serves clients. Any thread; nothing blocks.
 */
public interface ServerFacts {
    /** Of a store in the application's own process: no clients by network, nobody else. */
    ServerFacts IN_PROCESS = new ServerFacts() {};

    /** This server's number in the ensemble; 0 where it is none's. */
    default int serverId() {
        return 0;
    }

    /** What this server says of itself; null for one that stands alone in a process of the application's. */
    default @Nullable Member self() {
        return null;
    }

    /** The other members of its ensemble. */
    default Neighbours neighbours() {
        return Neighbours.NONE;
    }

    /** The clients' connections to this server. */
    default List<ClientConnection> connections() {
        return List.of();
    }

    /** This server's counters and gauges, besides those of SQL. */
    default List<Metric> metrics() {
        return List.of();
    }

    /** The paths that most requests of its clients name. */
    default List<HotPath> hotPaths() {
        return List.of();
    }

    /** Whom to tell of what SQL reads and writes. */
    default PathMeter paths() {
        return PathMeter.NONE;
    }

    /** Whether whoever knows a session's id can take it over, as where its password follows from it. */
    default boolean takesIdsForPasswords() {
        return false;
    }

    /** Paths watched, by session; null: the store's own are shown, without their sessions. */
    default @Nullable Map<Long, Set<String>> watchesBySession() {
        return null;
    }

    /**
     * A member of the ensemble.
     *
     * @param role LEADER, FOLLOWER, OBSERVER, STANDALONE or UNKNOWN
     * @param address of its client port; empty where it is not known
     * @param zxid the latest that it has applied
     */
    record Member(int serverId, String role, String address, long zxid) {}

    /**
     * A client's connection.
     *
     * @param sessionId 0 before the handshake
     * @param establishedMs since 1970
     */
    record ClientConnection(long sessionId, String address, long establishedMs, long received, long sent) {}

    /** Requests a second, about, of the last ten to twenty seconds; the path is the store's. */
    record HotPath(String path, double readsPerS, double writesPerS) {}

    /** One figure. */
    record Metric(String name, double value, String description) {}
}
