package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;

/**
 * A transaction as the log holds it. To the core the payload is opaque; in service it is Apache's serialized header, record and
 * digest. Nobody writes to it after construction.
 */
public record LogEntry(long zxid, byte[] payload) {
    @Override
    public String toString() {
        return Zxid.text(zxid);
    }
}
