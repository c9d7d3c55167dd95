package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import io.zabra.cli.output.JsonObject;
import io.zabra.cli.output.Values;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * A znode as one JSON object: {@code path}, then {@code text} (data that is printable UTF-8) or {@code base64} or {@code "hidden":
 * true} (and nothing behind it where its name alone is known) or nothing of these (no data), its kind where it is not persistent, its ACL where not anyone may do anything, stat.
 */
final class JsonLine {
    private JsonLine() {}

    static String of(ExportedZnode znode) {
        JsonObject line = new JsonObject().text("path", znode.path());
        data(line, znode);
        if (znode.isNameOnly()) {
            return line.toString();
        }
        if (!znode.nodeType().equals("PERSISTENT")) {
            line.text("node_type", znode.nodeType());
        }
        if (znode.ttlMs() != null) {
            line.number("ttl_ms", znode.ttlMs());
        }
        if (znode.ephemeralOwner() != null) {
            line.number("ephemeral_owner", znode.ephemeralOwner());
        }
        if (!znode.isOpen()) {
            line.json("acl", znode.acl().stream().map(JsonLine::entry).collect(Collectors.joining(",", "[", "]")));
        }
        return line.number("version", znode.versions().version())
                .number("cversion", znode.versions().cversion())
                .number("aversion", znode.versions().aversion())
                .number("czxid", znode.times().czxid())
                .number("mzxid", znode.times().mzxid())
                .number("pzxid", znode.times().pzxid())
                .text("ctime", Instant.ofEpochMilli(znode.times().ctimeMs()).toString())
                .text("mtime", Instant.ofEpochMilli(znode.times().mtimeMs()).toString())
                .toString();
    }

    private static void data(JsonObject line, ExportedZnode znode) {
        byte[] data = znode.data();
        if (znode.hidden()) {
            line.flag("hidden", true);
        } else if (data != null) {
            String text = Values.printableText(data);
            if (text == null) {
                line.text("base64", Base64.getEncoder().encodeToString(data));
            } else {
                line.text("text", text);
            }
        }
    }

    private static String entry(AclLine entry) {
        return new JsonObject()
                .text("scheme", entry.scheme())
                .text("id", entry.id())
                .number("perms", entry.perms())
                .toString();
    }
}
