package io.zabra.engine.differential;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Requests that collide often: few paths, versions and identities; some of them malformed. */
final class RandomRequests {
    static final AuthId ALICE = new AuthId("digest", "alice:FXpw4CsXqO7q6w6TP7bTAWT5WXo=");
    private static final String[] NAMES = {"a", "b", "a-b", "c", "größe"};
    private static final String[] MALFORMED = {
        "", "a", "/a/", "//a", "/a//b", "/a/./b", "/a/..", "/a\u0000b", "/a\u0001", "/\ud800x", "/a\ufff5"
    };
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<List<AclEntry>> ACLS = List.of(
            OPEN,
            OPEN,
            OPEN,
            OPEN,
            OPEN,
            OPEN,
            List.of(new AclEntry(Permission.READ, AuthId.ANYONE)),
            List.of(new AclEntry(Permission.ALL, new AuthId("auth", ""))),
            List.of(
                    new AclEntry(Permission.ALL, ALICE),
                    new AclEntry(Permission.READ | Permission.CREATE, AuthId.ANYONE),
                    new AclEntry(Permission.ALL, ALICE)),
            List.of(new AclEntry(Permission.ALL, new AuthId("ip", "127.0.0.0/8"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0.0/8"))),
            List.of(),
            List.of(new AclEntry(Permission.ALL, new AuthId("digest", "nocolon"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("ip", "300.0.0.1"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("world", "nobody"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("nosuch", "x"))));

    private final Random random;
    private final boolean malformed;

    /** @param malformed whether some paths are such as Apache's own client refuses to send */
    RandomRequests(Random random, boolean malformed) {
        this.random = random;
        this.malformed = malformed;
    }

    WriteRequest next() {
        int dice = random.nextInt(100);
        if (dice < 12) {
            return multi();
        }
        if (dice < 20) {
            return new WriteRequest.SetAcl(path(), acl(), version());
        }
        return part();
    }

    private WriteRequest multi() {
        List<WriteRequest> parts = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i <= count; i++) {
            parts.add(random.nextInt(4) == 0 ? new WriteRequest.Check(path(), version()) : part());
        }
        return new WriteRequest.Multi(parts);
    }

    private WriteRequest part() {
        int dice = random.nextInt(100);
        if (dice < 50) {
            return create();
        }
        if (dice < 78) {
            return new WriteRequest.Delete(path(), version());
        }
        String path = path();
        // Counts that it cannot read end Apache's server.
        byte[] data = path.endsWith("/zookeeper_stats") ? counts() : data();
        return new WriteRequest.SetData(path, data, version());
    }

    private byte[] counts() {
        String text = "count=" + random.nextInt(9) + ",bytes=" + random.nextInt(99);
        String more = random.nextBoolean() ? "" : "=;countHardLimit=3;byteHardLimit=7";
        return (text + more).getBytes(StandardCharsets.UTF_8);
    }

    private WriteRequest create() {
        int dice = random.nextInt(100);
        NodeKind kind = NodeKind.PERSISTENT;
        if (dice < 20) {
            kind = NodeKind.EPHEMERAL;
        } else if (dice < 28) {
            kind = NodeKind.CONTAINER;
        } else if (dice < 36) {
            kind = NodeKind.TTL;
        }
        boolean sequential = kind != NodeKind.CONTAINER && random.nextInt(4) == 0;
        long ttlMs = kind == NodeKind.TTL ? random.nextInt(100_000) + 1L : 0;
        return new WriteRequest.Create(path(), data(), acl(), kind, sequential, ttlMs, true);
    }

    private byte @Nullable [] data() {
        int dice = random.nextInt(8);
        if (dice == 0) {
            return null;
        }
        byte[] data = new byte[dice == 1 ? 0 : random.nextInt(40)];
        random.nextBytes(data);
        return data;
    }

    private List<AclEntry> acl() {
        return ACLS.get(random.nextInt(ACLS.size()));
    }

    private int version() {
        int dice = random.nextInt(10);
        return dice < 7 ? -1 : dice - 7;
    }

    /** Of a quota, or of what leads there. */
    private String quotaPath() {
        String path = "/zookeeper/quota";
        int depth = 1 + random.nextInt(2);
        for (int i = 0; i < depth; i++) {
            path += "/" + NAMES[random.nextInt(2)];
        }
        return switch (random.nextInt(4)) {
            case 0 -> path;
            case 1 -> path + "/zookeeper_stats";
            default -> path + "/zookeeper_limits";
        };
    }

    private String path() {
        int dice = random.nextInt(100);
        if (malformed && dice < 4) {
            return MALFORMED[random.nextInt(MALFORMED.length)];
        }
        if (dice < 6) {
            return random.nextBoolean() ? "/" : "/zookeeper";
        }
        if (dice < 18) {
            return quotaPath();
        }
        StringBuilder path = new StringBuilder();
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }
}
