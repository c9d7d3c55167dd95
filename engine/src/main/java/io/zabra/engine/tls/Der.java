package io.zabra.engine.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** As much of ASN.1's DER as it takes to put a private key into the envelope that the JDK reads (X.690). */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xA0;

    private static final int LONG_FORM = 0x80;
    private static final int LENGTH_BYTES_MAX = 3;

    private Der() {}

    record Element(int tag, byte[] content) {}

    /** Throws {@link IllegalArgumentException} where the bytes are not a row of elements. */
    static List<Element> elements(byte[] bytes) {
        List<Element> elements = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                int tag = in.get() & 0xff;
                int length = length(in);
                if (length > in.remaining()) {
                    throw new IllegalArgumentException("an element of " + length + " bytes in " + in.remaining());
                }
                byte[] content = new byte[length];
                in.get(content);
                elements.add(new Element(tag, content));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut short", e);
        }
        return elements;
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int count = first & ~LONG_FORM;
        if (count == 0 || count > LENGTH_BYTES_MAX) {
            throw new IllegalArgumentException("a length of " + count + " bytes");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << Byte.SIZE) | (in.get() & 0xff);
        }
        return length;
    }

    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            int count = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(LONG_FORM | count);
            for (int i = count - 1; i >= 0; i--) {
                out.write(length >> (i * Byte.SIZE));
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
