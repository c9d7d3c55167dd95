package io.zabra.consensus.host;

/**
 * What kinds of sessions a member of an ensemble opens for its clients.
 *
 * @param localSessions whether new sessions are this server's alone (Apache's {@code localSessionsEnabled}); all servers of
 *     an ensemble must agree on it
 * @param upgrading whether a local session becomes one of all servers by its first ephemeral ({@code
 *     localSessionsUpgradingEnabled}); else that is refused
 * @param readOnlyAfterMs how long a server without a leader waits until it serves reads to clients that take such a server;
 *     {@value #NEVER}: never ({@code readonlymode.enabled})
 */
public record ClientPolicy(boolean localSessions, boolean upgrading, long readOnlyAfterMs) {
    public static final long NEVER = -1;

    public static final ClientPolicy STANDARD = new ClientPolicy(false, false, NEVER);

    boolean readOnlyAfter(long leaderlessMs) {
        return readOnlyAfterMs != NEVER && leaderlessMs >= readOnlyAfterMs;
    }
}
