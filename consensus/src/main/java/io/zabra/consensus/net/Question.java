package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.zabra.consensus.packet.MalformedPacketException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said on a connection of a question: {@link #VERSION}, then the question after its length; back comes the answer after
 * its length, and the connection ends. The version stands where Apache's servers expect that of their hello: they do not know it
 * and hang up.
 */
final class Question {
    /** Negative, for Apache takes what is not for a server's number. */
    static final long VERSION = 0xffff_ffff_5a41_5141L; // ZAQA

    private Question() {}

    static boolean begins(ByteBuf in) {
        return in.readableBytes() >= Long.BYTES && in.getLong(in.readerIndex()) == VERSION;
    }

    /** Takes bytes after their length; null where not all of them are there. */
    static byte @Nullable [] take(ByteBuf in, IntSupplier bytesMax) {
        if (in.readableBytes() < Integer.BYTES) {
            return null;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 0 || length > bytesMax.getAsInt()) {
            throw new MalformedPacketException("question or answer of " + length + " bytes");
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return null;
        }
        in.skipBytes(Integer.BYTES);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
