package io.zabra.engine.session;

/**
 * A session as the SESSIONS table and {@code dump} show it.
 *
 * @param connected whether its client is connected to this very server
 * @param local whether this server alone knows of it
 * @param expiresInMs when it ends unless there is another sign of life; on a server that does not watch over it, a guess
 */
public record SessionInfo(long id, int timeoutMs, int ephemerals, boolean connected, boolean local, long expiresInMs) {}
