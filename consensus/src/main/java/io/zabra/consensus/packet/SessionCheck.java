package io.zabra.consensus.packet;

import java.nio.ByteBuffer;

/** Payload of REVALIDATE: the question of a learner ({@code timeoutMs}), the answer of the leader ({@code valid}). */
public record SessionCheck(long sessionId, int timeoutMs) {
    private static final int QUESTION_BYTES = 12;
    private static final int ANSWER_BYTES = 9;

    /** The question's payload. */
    public byte[] encode() {
        return ByteBuffer.allocate(QUESTION_BYTES)
                .putLong(sessionId)
                .putInt(timeoutMs)
                .array();
    }

    /** @throws MalformedPacketException if there are fewer than 12 bytes */
    public static SessionCheck decode(byte[] data) {
        if (data.length < QUESTION_BYTES) {
            throw new MalformedPacketException("revalidation of " + data.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        return new SessionCheck(in.getLong(), in.getInt());
    }

    /** Whether the session lives and now belongs to the learner that asked. */
    public record Answer(long sessionId, boolean valid) {
        /** The answer's payload. */
        public byte[] encode() {
            return ByteBuffer.allocate(ANSWER_BYTES)
                    .putLong(sessionId)
                    .put((byte) (valid ? 1 : 0))
                    .array();
        }

        /** @throws MalformedPacketException if there are fewer than 9 bytes */
        public static Answer decode(byte[] data) {
            if (data.length < ANSWER_BYTES) {
                throw new MalformedPacketException("revalidation answer of " + data.length + " bytes");
            }
            ByteBuffer in = ByteBuffer.wrap(data);
            return new Answer(in.getLong(), in.get() != 0);
        }
    }
}
