package io.zabra.server.differential;

import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Random requests about few paths, so that they meet; most of them sensible, some wrong. */
final class Requests {
    private static final String[] NAMES = {"a", "b", "c", "a-b"};
    private static final String[] ODD_PATHS = {
        "", "x", "/", "//a", "/a/", "/a/../b", "/.", "/zookeeper", "/zookeeper/quota", "/a\u0001"
    };
    private static final int[] PERMISSIONS = {31, 31, 31, 31, 1, 2, 4, 8, 16, 3, 15, 0};
    private static final String USER_1 = "digest:u1:FfP80c+zcEPgU6zorph629PDPJ0=";

    private static final String[] FAILING_SCHEMES = {"digest", "nobody", "sasl", "world", "auth", "super", "x509", ""};
    private static final String[] SASL_IDS = {
        "sasl:bob", "sasl:bob", "sasl:ann", "sasl:bob@REALM", "sasl:a@b@c", "sasl:"
    };
    private static final String[] IDS = {
        "ip:127.0.0.1",
        "ip:127.0.0.0/8",
        "ip:127.0.0.1/0",
        "ip:127.0.0.1/33",
        "ip:10.0.0.0/8",
        "ip:::1",
        "ip:::ffff:127.0.0.1",
        "ip:fe80::/10",
        "ip:1:2:3:4:5:6:7:8/129",
        "ip:127.1",
        "ip:",
        "ip:nonsense",
        "nobody:knows",
        "digest:u2:x",
        "digest:u1",
        "digest:a:b:c",
        "world:nobody",
        "auth:u1",
        "super:",
        "x509:CN=app"
    };

    private final Random random;
    private final String root;

    /**
     * Whether this script closes znodes to some. Then it does not set watches anew, because there the two differ: Apache
     * tells what has become of a znode that may not be read, ours does not.
     */
    private final boolean restricting;

    Requests(Random random, String root) {
        this.random = random;
        this.root = root;
        this.restricting = random.nextBoolean();
    }

    Request createRoot() {
        return new Request(
                "create root",
                OpCode.CREATE,
                w -> openAcl(w.string(root).bytes(new byte[0])).int32(0));
    }

    Request authenticate() {
        int choice = random.nextInt(12);
        String scheme = choice == 7 ? "ip" : "digest";
        String secret = switch (choice) {
            case 8 -> "super:test";
            case 9 -> "super:wrong";
            case 10 -> "u1:p:q";
            case 11 -> random.nextBoolean() ? "" : "u1";
            default -> "u" + (choice % 2 + 1) + ":p";
        };
        return authenticate(scheme, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a scheme that there is not, that cannot be used so, or without anything shown. */
    Request failingAuthentication() {
        String scheme = FAILING_SCHEMES[random.nextInt(FAILING_SCHEMES.length)];
        return authenticate(scheme, scheme.equals("digest") ? null : new byte[] {'a', ':', 'b'});
    }

    private static Request authenticate(String scheme, byte @Nullable [] secret) {
        String shown = secret == null ? "null" : new String(secret, StandardCharsets.UTF_8);
        return new Request(
                "auth " + scheme + " " + shown,
                OpCode.AUTH,
                w -> w.int32(0).string(scheme).bytes(secret));
    }

    Request any() {
        int choice = random.nextInt(100);
        if (choice < 18) {
            return create();
        } else if (choice < 26) {
            return versioned("delete", OpCode.DELETE);
        } else if (choice < 38) {
            return setData();
        } else if (choice < 43) {
            return setAcl();
        } else if (choice < 52) {
            return multi();
        } else if (choice < 82) {
            return read();
        } else if (choice < 96) {
            return watchOrList();
        }
        return odd();
    }

    /** While a setACL is under way, Apache judges what comes after it by the old ACL, if it gets there soon enough. */
    Request anyInBurst() {
        Request request = any();
        while (request.opCode() == OpCode.SET_ACL) {
            request = any();
        }
        return request;
    }

    private String path() {
        if (random.nextInt(40) == 0) {
            return ODD_PATHS[random.nextInt(ODD_PATHS.length)];
        }
        StringBuilder path = new StringBuilder(root);
        int depth = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES[random.nextInt(depth == 1 ? NAMES.length : 2)]);
        }
        return path.toString();
    }

    /** What is outside of the script's own root must stay as it is for the scripts to come. */
    private String ownPath() {
        String path = path();
        while (!path.startsWith(root)) {
            path = path();
        }
        return path;
    }

    private int version() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 2;
            default -> -1;
        };
    }

    private byte @Nullable [] data() {
        int size = random.nextInt(8);
        if (size == 0) {
            return null;
        }
        byte[] data = new byte[size == 1 ? 0 : size * size];
        random.nextBytes(data);
        return data;
    }

    private static JuteWriter openAcl(JuteWriter w) {
        return w.int32(1).int32(31).string("world").string("anyone");
    }

    /** Mostly open, so that not everything fails. */
    private List<String> acl() {
        if (!restricting || random.nextInt(4) != 0) {
            return List.of("31=world:anyone");
        }
        List<String> entries = new ArrayList<>();
        int count = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String who = switch (random.nextInt(14)) {
                case 0, 1 -> "auth:";
                case 2, 3 -> USER_1;
                case 4, 5, 6, 7 -> SASL_IDS[random.nextInt(SASL_IDS.length)];
                case 8, 9, 10 -> IDS[random.nextInt(IDS.length)];
                default -> "world:anyone";
            };
            entries.add(PERMISSIONS[random.nextInt(PERMISSIONS.length)] + "=" + who);
        }
        return entries;
    }

    private static void write(JuteWriter w, List<String> acl) {
        w.int32(acl.size());
        for (String entry : acl) {
            int equals = entry.indexOf('=');
            int colon = entry.indexOf(':');
            w.int32(Integer.parseInt(entry.substring(0, equals)))
                    .string(entry.substring(equals + 1, colon))
                    .string(entry.substring(colon + 1));
        }
    }

    private Request create() {
        int opCode = switch (random.nextInt(10)) {
            case 0, 1, 2 -> OpCode.CREATE2;
            case 3 -> OpCode.CREATE_CONTAINER;
            case 4 -> OpCode.CREATE_TTL;
            default -> OpCode.CREATE;
        };
        int flags = flags(opCode);
        // Apache lets a negative time through where the flags are those of no TTL znode, and stumbles over it later.
        boolean ttlFlags = flags == 5 || flags == 6;
        long ttl = opCode == OpCode.CREATE_TTL && ttlFlags
                ? new long[] {1_000_000, 5_000_000, 0, -1}[random.nextInt(4)]
                : 0;
        String path = path();
        byte[] data = data();
        List<String> acl = acl();
        String text = "create" + opCode + " " + path + " flags " + flags + " ttl " + ttl + " " + acl + " " + size(data);
        return new Request(text, opCode, w -> {
            w.string(path).bytes(data);
            write(w, acl);
            w.int32(flags);
            if (opCode == OpCode.CREATE_TTL) {
                w.int64(ttl);
            }
        });
    }

    private int flags(int opCode) {
        if (random.nextInt(30) == 0) {
            return random.nextInt(10) - 1;
        }
        return switch (opCode) {
            case OpCode.CREATE_CONTAINER -> 4;
            case OpCode.CREATE_TTL -> 5 + random.nextInt(2);
            default -> random.nextInt(4);
        };
    }

    private static String size(byte @Nullable [] data) {
        return data == null ? "null" : data.length + "#" + Arrays.hashCode(data);
    }

    private Request versioned(String name, int opCode) {
        String path = path();
        int version = version();
        return new Request(
                name + " " + path + " v" + version, opCode, w -> w.string(path).int32(version));
    }

    private Request setData() {
        String path = path();
        int version = version();
        byte[] data = data();
        return new Request(
                "set " + path + " v" + version + " " + size(data),
                OpCode.SET_DATA,
                w -> w.string(path).bytes(data).int32(version));
    }

    private Request setAcl() {
        String path = ownPath();
        int version = version();
        List<String> acl = acl();
        return new Request("setAcl " + path + " v" + version + " " + acl, OpCode.SET_ACL, w -> {
            write(w.string(path), acl);
            w.int32(version);
        });
    }

    private Request multi() {
        boolean reads = random.nextInt(4) == 0;
        int count = random.nextInt(5);
        List<Request> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(reads ? readPart() : writePart());
        }
        List<String> texts = parts.stream().map(Request::text).toList();
        return new Request((reads ? "multiRead " : "multi ") + texts, reads ? OpCode.MULTI_READ : OpCode.MULTI, w -> {
            for (Request part : parts) {
                part.body().accept(w.int32(part.opCode()).bool(false).int32(-1));
            }
            w.int32(-1).bool(true).int32(-1);
        });
    }

    private Request readPart() {
        return random.nextBoolean()
                ? watched("get", OpCode.GET_DATA, false)
                : watched("ls", OpCode.GET_CHILDREN, false);
    }

    private Request writePart() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> create();
            case 2 -> setData();
            case 3 -> versioned("check", OpCode.CHECK);
            default -> versioned("delete", OpCode.DELETE);
        };
    }

    private Request watched(String name, int opCode, boolean watch) {
        String path = path();
        return new Request(
                name + " " + path + (watch ? " watch" : ""),
                opCode,
                w -> w.string(path).bool(watch));
    }

    private Request read() {
        boolean watch = random.nextInt(3) == 0;
        return switch (random.nextInt(6)) {
            case 0 -> watched("exists", OpCode.EXISTS, watch);
            case 1 -> watched("ls", OpCode.GET_CHILDREN, watch);
            case 2 -> watched("ls2", OpCode.GET_CHILDREN2, watch);
            case 3 -> onPath("getAcl", OpCode.GET_ACL);
            default -> watched("get", OpCode.GET_DATA, watch);
        };
    }

    private Request onPath(String name, int opCode) {
        String path = path();
        return new Request(name + " " + path, opCode, w -> w.string(path));
    }

    private Request watchOrList() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> onWatch("addWatch", OpCode.ADD_WATCH, random.nextInt(20) == 0 ? 7 : random.nextInt(2));
            case 2 -> onWatch("checkWatches", OpCode.CHECK_WATCHES, 1 + random.nextInt(5));
            case 3 -> onWatch("removeWatches", OpCode.REMOVE_WATCHES, 1 + random.nextInt(5));
            case 4 -> setWatches();
            case 5 -> onPath("ephemerals", OpCode.GET_EPHEMERALS);
            case 6 -> onPath("count", OpCode.GET_ALL_CHILDREN_NUMBER);
            case 7 -> new Request("whoAmI", OpCode.WHO_AM_I, w -> {});
            default -> onPath("sync", OpCode.SYNC);
        };
    }

    private Request onWatch(String name, int opCode, int kind) {
        String path = path();
        return new Request(
                name + " " + path + " kind " + kind, opCode, w -> w.string(path).int32(kind));
    }

    /** Far behind or far ahead, so that it does not depend on what zxids the servers use. */
    Request setWatches() {
        if (restricting) {
            return onPath("sync", OpCode.SYNC);
        }
        boolean two = random.nextBoolean();
        long relativeZxid = random.nextBoolean() ? 0 : Long.MAX_VALUE;
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < (two ? 5 : 3); i++) {
            List<String> paths = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                paths.add(path());
            }
            lists.add(paths);
        }
        return new Request(
                "setWatches" + (two ? "2 " : " ") + relativeZxid + " " + lists,
                two ? OpCode.SET_WATCHES2 : OpCode.SET_WATCHES,
                w -> lists.forEach(first(w, relativeZxid)::strings));
    }

    private static JuteWriter first(JuteWriter w, long relativeZxid) {
        return w.int64(relativeZxid);
    }

    /** Bodies that are cut short, lie about lengths, or lack what they must have. */
    private Request odd() {
        int[] opCodes = {
            OpCode.CREATE,
            OpCode.DELETE,
            OpCode.EXISTS,
            OpCode.GET_DATA,
            OpCode.SET_DATA,
            OpCode.MULTI,
            OpCode.GET_CHILDREN2,
            OpCode.SET_WATCHES,
            OpCode.MULTI_READ,
            OpCode.GET_ACL
        };
        int opCode = opCodes[random.nextInt(opCodes.length)];
        int choice = random.nextInt(4);
        Consumer<JuteWriter> body = switch (choice) {
            case 0 -> w -> {};
            case 1 -> w -> w.int32(Integer.MAX_VALUE);
            case 2 -> w -> w.int32(-2).int32(0);
            default -> w -> w.bytes(null);
        };
        return new Request("odd " + opCode + " " + choice, opCode, body);
    }
}
