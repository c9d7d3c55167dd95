package io.zabra.sql.exec;

import io.zabra.engine.session.SessionInfo;
import java.util.List;

/** What the system tables show beside the tree. Any thread. */
public interface SystemFacts {
    List<SessionInfo> sessions();

    List<Setting> settings();

    List<RunningQuery> queries();

    /** @param description one sentence */
    record Setting(String name, String setting, String description) {}

    /** @param startedMs since 1970, UTC */
    record RunningQuery(
            long queryId, long sessionId, String application, String text, long startedMs, long rowsScanned) {}
}
