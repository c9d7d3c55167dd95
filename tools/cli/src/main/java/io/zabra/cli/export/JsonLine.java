package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import io.zabra.cli.output.JsonText;
import io.zabra.cli.output.Values;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * A znode as one JSON object: {@code path}, then {@code text} (data that is printable UTF-8) or {@code base64} or {@code "hidden":
 * true} or nothing of these (no data), its kind where it is not persistent, its ACL where not anyone may do anything, stat.
 */
final class JsonLine {
    private JsonLine() {}

    static String of(ExportedZnode znode) {
        StringBuilder line = new StringBuilder("{");
        member(line, "path", znode.path());
        data(line, znode);
        if (!znode.nodeType().equals("PERSISTENT")) {
            member(line, "node_type", znode.nodeType());
        }
        if (znode.ttlMs() != null) {
            number(line, "ttl_ms", znode.ttlMs());
        }
        if (znode.ephemeralOwner() != null) {
            number(line, "ephemeral_owner", znode.ephemeralOwner());
        }
        if (!znode.isOpen()) {
            name(line, "acl");
            line.append(znode.acl().stream().map(JsonLine::entry).collect(Collectors.joining(",", "[", "]")));
        }
        number(line, "version", znode.versions().version());
        number(line, "cversion", znode.versions().cversion());
        number(line, "aversion", znode.versions().aversion());
        number(line, "czxid", znode.times().czxid());
        number(line, "mzxid", znode.times().mzxid());
        number(line, "pzxid", znode.times().pzxid());
        member(line, "ctime", Instant.ofEpochMilli(znode.times().ctimeMs()).toString());
        member(line, "mtime", Instant.ofEpochMilli(znode.times().mtimeMs()).toString());
        return line.append('}').toString();
    }

    private static void data(StringBuilder line, ExportedZnode znode) {
        byte[] data = znode.data();
        if (znode.hidden()) {
            name(line, "hidden");
            line.append(true);
        } else if (data != null) {
            String text = Values.printableText(data);
            if (text == null) {
                member(line, "base64", Base64.getEncoder().encodeToString(data));
            } else {
                member(line, "text", text);
            }
        }
    }

    private static String entry(AclLine entry) {
        StringBuilder text = new StringBuilder("{");
        member(text, "scheme", entry.scheme());
        member(text, "id", entry.id());
        number(text, "perms", entry.perms());
        return text.append('}').toString();
    }

    private static void member(StringBuilder line, String name, String value) {
        name(line, name);
        JsonText.append(line, value);
    }

    private static void number(StringBuilder line, String name, long value) {
        name(line, name);
        line.append(value);
    }

    private static void name(StringBuilder line, String name) {
        if (line.charAt(line.length() - 1) != '{') {
            line.append(',');
        }
        JsonText.append(line, name);
        line.append(':');
    }
}
