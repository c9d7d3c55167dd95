package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One session that a learner has heard from: the answer to a PING is a list of them. */
public record SessionTouch(long sessionId, int timeoutMs) {
    private static final int BYTES = 12;

    /** The payload of a PING answer. */
    public static byte[] encode(List<SessionTouch> touches) {
        ByteBuffer out = ByteBuffer.allocate(BYTES * touches.size());
        touches.forEach(touch -> out.putLong(touch.sessionId).putInt(touch.timeoutMs));
        return out.array();
    }

    /** @throws MalformedPacketException if the length is no multiple of 12 */
    public static List<SessionTouch> decode(byte[] data) {
        if (data.length % BYTES != 0) {
            throw new MalformedPacketException("ping with " + data.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        List<SessionTouch> touches = new ArrayList<>(data.length / BYTES);
        while (in.hasRemaining()) {
            touches.add(new SessionTouch(in.getLong(), in.getInt()));
        }
        return touches;
    }
}
