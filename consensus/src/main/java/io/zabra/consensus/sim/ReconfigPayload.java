package io.zabra.consensus.sim;

import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.quorum.QuorumConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The transaction that changes the configuration, as the log holds it. */
final class ReconfigPayload {
    private static final int TYPE = 16;

    private ReconfigPayload() {}

    /** @param number stands where the client's session id does: all payloads of the simulation begin with their number */
    static byte[] of(long number, long zxid, QuorumConfig config) {
        byte[] path = ReconfigTxn.PATH.getBytes(StandardCharsets.UTF_8);
        byte[] text = config.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(44 + path.length + text.length)
                .putLong(number)
                .putInt(1)
                .putLong(zxid)
                .putLong(0)
                .putInt(TYPE)
                .putInt(path.length)
                .put(path)
                .putInt(text.length)
                .put(text)
                .putInt(-1)
                .array();
    }
}
