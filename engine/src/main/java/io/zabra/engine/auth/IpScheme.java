package io.zabra.engine.auth;

import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address, or a network of them in CIDR notation (Apache's {@code IPAuthenticationProvider}). */
public final class IpScheme implements AuthScheme {
    private static final int V6_BYTES = 16;
    private static final int V6_SEGMENTS = 8;
    private static final int V6_SEGMENT_DIGITS = 4;
    private static final int V4_BYTES = 4;

    @Override
    public String name() {
        return "ip";
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public boolean isValid(String id) {
        return Network.parse(id) != null;
    }

    @Override
    public boolean matches(String id, String aclId) {
        Network network = Network.parse(aclId);
        byte[] address = address(id);
        return network != null && address != null && network.contains(address);
    }

    private record Network(byte[] base, int bits) {
        static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = address(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            }
            int bitsMax = address.length * Byte.SIZE;
            int bits = slash < 0 ? bitsMax : number(text.substring(slash + 1), 10);
            return bits < 0 || bits > bitsMax ? null : new Network(address, bits);
        }

        boolean contains(byte[] other) {
            if (other.length != base.length) {
                return false;
            }
            for (int i = 0; i * Byte.SIZE < bits; i++) {
                int mask = 0xff00 >> Math.min(Byte.SIZE, bits - i * Byte.SIZE);
                if (((base[i] ^ other[i]) & mask & 0xff) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static byte @Nullable [] address(String text) {
        if (text.indexOf(':') >= 0) {
            return v6(text);
        }
        return text.indexOf('.') >= 0 ? v4(text) : null;
    }

    private static byte @Nullable [] v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return null;
        }
        byte[] address = new byte[V4_BYTES];
        for (int i = 0; i < V4_BYTES; i++) {
            int value = number(parts[i], 10);
            if (value < 0 || value > 255) {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    private static byte @Nullable [] v6(String text) {
        String[] halves = text.split("::", -1);
        if (halves.length > 2) {
            return null;
        }
        String[] head = segments(halves[0]);
        String[] tail = halves.length == 2 ? segments(halves[1]) : new String[0];
        int count = head.length + tail.length;
        // The "::" stands for at least one segment.
        if (halves.length == 2 ? count >= V6_SEGMENTS : count != V6_SEGMENTS) {
            return null;
        }
        byte[] address = new byte[V6_BYTES];
        boolean good = put(head, address, 0) && put(tail, address, V6_BYTES - 2 * tail.length);
        return good ? address : null;
    }

    private static String[] segments(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean put(String[] segments, byte[] address, int offset) {
        int at = offset;
        for (String segment : segments) {
            int value = segment.length() > V6_SEGMENT_DIGITS ? -1 : number(segment, 16);
            if (value < 0) {
                return false;
            }
            address[at++] = (byte) (value >> Byte.SIZE);
            address[at++] = (byte) value;
        }
        return true;
    }

    /** Negative where the text is no number. */
    private static int number(String text, int radix) {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
