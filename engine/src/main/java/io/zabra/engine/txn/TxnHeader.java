package io.zabra.engine.txn;

/**
 * Who caused a transaction, and when. Apache's {@code TxnHeader} without the type, which is {@link Txn#type}.
 *
 * @param sessionId of the client; for session transactions the session itself
 * @param cxid the client's own number of its request
 * @param timeMs milliseconds since 1970, UTC, by the clock of the server that made it
 */
public record TxnHeader(long sessionId, int cxid, long zxid, long timeMs) {}
