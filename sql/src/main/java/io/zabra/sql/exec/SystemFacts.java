package io.zabra.sql.exec;

import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RetainedVersions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the system tables show beside the tree. Any thread. */
public interface SystemFacts {
    List<SessionInfo> sessions();

    List<Setting> settings();

    List<RunningQuery> queries();

    int serverId();

    ServerFacts.Member self();

    Neighbours neighbours();

    List<ServerFacts.ClientConnection> connections();

    /** As the SQL of a session on this server names itself; empty where it does not, or has no SQL here. */
    String application(long sessionId);

    List<ServerFacts.Metric> metrics();

    List<Watch> watches();

    List<ServerFacts.HotPath> hotPaths();

    PathMeter paths();

    /** @see ServerFacts#takesIdsForPasswords */
    boolean takesIdsForPasswords();

    /** The transactions on disk; null where none are kept. */
    @Nullable
    LogReader log();

    PinnedTree pinAt(long zxid);

    PinnedTree pinAtTime(long timeMs);

    /** What the two take at the moment. */
    RetainedVersions retained();

    /** @param path of the store */
    record Watch(long sessionId, String path) {}

    /** @param description one sentence */
    record Setting(String name, String setting, String description) {}

    /**
     * @param startedMs since 1970, UTC
     * @param isIdle whether it waits for somebody to fetch more of its rows
     */
    record RunningQuery(
            long queryId,
            long sessionId,
            String application,
            String text,
            long startedMs,
            long rowsScanned,
            boolean isIdle) {}
}
