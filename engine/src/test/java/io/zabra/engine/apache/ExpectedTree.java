package io.zabra.engine.apache;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The tree that an Apache server shows for a data directory: an {@code expected.json}. */
public record ExpectedTree(List<String> znodes, Map<Long, Integer> sessions, long zxid) {

    /** That of the sample data set. */
    public static ExpectedTree sample() throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(ExpectedTree.class.getResourceAsStream("/io/zabra/sample/expected.json.gz")))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    public static ExpectedTree of(Path directory) throws IOException {
        return parse(Files.readString(directory.resolve("expected.json")));
    }

    /** One znode as a client sees it, as a line to compare. */
    public static String line(
            String path, byte @Nullable [] data, Stat stat, List<AclEntry> acl, NodeKind kind, long ttlMs) {
        String text = data == null ? "null" : Base64.getEncoder().encodeToString(data);
        return path + " " + text + " " + stat + " " + acl + " " + kind + " " + ttlMs;
    }

    /** What a client would see of a tree, in the order of {@link #znodes}. */
    static List<String> seenBy(MapTree tree) {
        Map<String, Integer> children = new HashMap<>();
        for (String path : tree.znodes().keySet()) {
            if (!path.equals("/")) {
                int slash = path.lastIndexOf('/');
                children.merge(slash == 0 ? "/" : path.substring(0, slash), 1, Integer::sum);
            }
        }
        List<String> lines = new ArrayList<>();
        tree.znodes().values().forEach(node -> {
            int numChildren = children.getOrDefault(node.path(), 0);
            byte[] data = node.data();
            Stat stat = new Stat(
                    node.czxid(),
                    node.mzxid(),
                    node.ctimeMs(),
                    node.mtimeMs(),
                    node.version(),
                    node.cversion() * 2 - numChildren,
                    node.aversion(),
                    node.owner(),
                    data == null ? 0 : data.length,
                    numChildren,
                    node.pzxid());
            lines.add(line(node.path(), data, stat, node.acl(), node.kind(), node.ttlMs()));
        });
        return lines;
    }

    private static ExpectedTree parse(String text) {
        Json.Fields json = Json.parse(text);
        Map<Long, Integer> sessions = new HashMap<>();
        for (Json.Fields session : json.objects("sessionList")) {
            sessions.put(session.number("id"), session.integer("timeoutMs"));
        }
        List<String> znodes =
                json.objects("znodes").stream().map(ExpectedTree::znode).toList();
        return new ExpectedTree(znodes, sessions, json.object("totals").number("maxZxid"));
    }

    private static String znode(Json.Fields json) {
        String data = json.textOrNull("data");
        Json.Fields stat = json.object("stat");
        List<AclEntry> acl = new ArrayList<>();
        for (Json.Fields entry : json.objects("acl")) {
            acl.add(new AclEntry(entry.integer("perms"), new AuthId(entry.text("scheme"), entry.text("id"))));
        }
        return line(
                json.text("path"),
                data == null ? null : Base64.getDecoder().decode(data),
                new Stat(
                        stat.number("czxid"),
                        stat.number("mzxid"),
                        stat.number("ctime"),
                        stat.number("mtime"),
                        stat.integer("version"),
                        stat.integer("cversion"),
                        stat.integer("aversion"),
                        stat.number("ephemeralOwner"),
                        stat.integer("dataLength"),
                        stat.integer("numChildren"),
                        stat.number("pzxid")),
                acl,
                NodeKind.valueOf(json.text("kind").toUpperCase(Locale.ROOT)),
                json.has("ttlMs") ? json.number("ttlMs") : 0);
    }
}
