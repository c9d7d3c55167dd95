package io.zabra.engine.session;

/**
 * An open session.
 *
 * @param password 16 bytes that prove ownership on re-attachment; handed over, not to be changed
 * @param timeoutMs as negotiated
 */
public record Session(long id, byte[] password, int timeoutMs) {}
