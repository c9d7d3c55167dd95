package io.zabra.sql.exec;

import java.util.Comparator;

/** The order in which {@code jsonb} of PostgreSQL has the keys of an object: by the bytes of their UTF-8, shorter ones first. */
public final class JsonKeys {
    public static final Comparator<String> SHORTEST_FIRST =
            Comparator.comparingInt(JsonKeys::utf8Bytes).thenComparing(Values::compareText);

    private JsonKeys() {}

    private static int utf8Bytes(String key) {
        int bytes = key.length();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }
}
