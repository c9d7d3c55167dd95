package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JsonLine} writes. Members that it does not know are passed over, as the stat, which a new znode has of its own. */
final class JsonLines {
    private static final int PERMS_MAX = 31;

    private JsonLines() {}

    static void read(BufferedReader text, ZnodeSource.Sink sink) throws IOException {
        int number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                sink.znode(znode(line, number));
            }
        }
    }

    /** @throws IOException where the line is none: says which it is, and why */
    static ImportedZnode znode(String line, int number) throws IOException {
        String place = "line " + number;
        try {
            if (!(JsonParser.parse(line) instanceof Map<?, ?> members)) {
                throw new IllegalArgumentException("this is no object");
            }
            return znode(members, place);
        } catch (IllegalArgumentException e) {
            throw new IOException(place + ": " + e.getMessage(), e);
        }
    }

    private static ImportedZnode znode(Map<?, ?> members, String place) {
        String path = text(members, "path");
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException("'path' is missing, or does not begin with /");
        }
        String nodeType = text(members, "node_type");
        return new ImportedZnode(
                place,
                path,
                data(members),
                nodeType == null ? ImportedZnode.PERSISTENT : nodeType,
                number(members, "ttl_ms"),
                acl(members),
                Boolean.TRUE.equals(members.get("hidden")));
    }

    private static byte @Nullable [] data(Map<?, ?> members) {
        String base64 = text(members, "base64");
        if (base64 != null) {
            return Base64.getDecoder().decode(base64);
        }
        String text = text(members, "text");
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<AclLine> acl(Map<?, ?> members) {
        Object acl = members.get("acl");
        if (acl == null) {
            return ImportedZnode.OPEN;
        }
        if (!(acl instanceof List<?> entries)) {
            throw new IllegalArgumentException("'acl' is no array");
        }
        List<AclLine> lines = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> of)) {
                throw new IllegalArgumentException("an entry of 'acl' is no object");
            }
            String scheme = text(of, "scheme");
            String id = text(of, "id");
            Long perms = number(of, "perms");
            if (scheme == null || id == null || perms == null || perms < 0 || perms > PERMS_MAX) {
                throw new IllegalArgumentException("an entry of 'acl' wants scheme, id and perms (1 to 31)");
            }
            lines.add(new AclLine(scheme, id, perms.intValue()));
        }
        return lines;
    }

    private static @Nullable String text(Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("'" + name + "' is no string");
        }
        return (String) value;
    }

    private static @Nullable Long number(Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof BigDecimal number)) {
            throw new IllegalArgumentException("'" + name + "' is no number");
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + name + "' is no whole number", e);
        }
    }
}
