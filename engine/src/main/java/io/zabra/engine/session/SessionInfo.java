package io.zabra.engine.session;

/** A session as the SESSIONS table and {@code dump} show it. */
public record SessionInfo(long id, int timeoutMs, int ephemerals, boolean connected) {}
