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
    private static final byte[] NOT_UTF8 = {'/', 'a', (byte) 0xff, (byte) 0xc0, (byte) 0x80};
    private static final byte[] SURROGATE = {'/', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
    private static final String[] FAILING_SCHEMES = {"digest", "nobody", "sasl", "world", "auth", "super", "x509", ""};
    private final Random random;
    private final String root;
    private final Paths paths;

    /**
     * Whether this script closes znodes to some. Then it does not set watches anew, because there the two differ: Apache
     * tells what has become of a znode that may not be read, ours does not.
     */
    private final boolean restricting;

    private final boolean limiting;
    private final Acls acls;
    private final QuotaRequests quotas;

    Requests(Random random, String root) {
        this.random = random;
        this.root = root;
        this.paths = new Paths(random, root);
        this.restricting = random.nextBoolean();
        this.limiting = random.nextInt(5) == 0;
        this.acls = new Acls(random, restricting);
        this.quotas = new QuotaRequests(random, root);
    }

    /** Apache judges quotas by what is applied, whatever is under way; then it depends on how soon a request arrives. */
    boolean mayBurst() {
        return !limiting;
    }

    /** What a script begins with: its root with two children, where it has quotas mostly those, too. */
    List<Request> beginning() {
        List<Request> requests = new ArrayList<>();
        for (String path : List.of(root, root + "/a", root + "/b")) {
            requests.add(new Request(
                    "create " + path,
                    OpCode.CREATE,
                    w -> Acls.open(w.string(path).bytes(new byte[0])).int32(0)));
        }
        if (limiting && random.nextInt(4) != 0) {
            requests.addAll(quotas.beginning());
        }
        return requests;
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
        if (limiting && random.nextInt(6) == 0) {
            return quotas.any();
        } else if (choice < 18) {
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
        return paths.any();
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
                ? new long[] {1, 1_000_000, 5_000_000, 0, -1}[random.nextInt(5)]
                : 0;
        String path = paths.toCreate();
        byte[] data = data();
        List<String> any = acls.any();
        // What is outside of the root stays for other scripts, which may set watches on it anew.
        List<String> acl = path.startsWith(root) ? any : Acls.OPEN;
        String text = "create" + opCode + " " + path + " flags " + flags + " ttl " + ttl + " " + acl + " " + size(data);
        return new Request(text, opCode, w -> {
            w.string(path).bytes(data);
            Acls.write(w, acl);
            w.int32(flags);
            if (opCode == OpCode.CREATE_TTL) {
                w.int64(ttl);
            }
        });
    }

    private int flags(int opCode) {
        if (random.nextInt(30) == 0) {
            int flags = random.nextInt(10) - 1;
            // By these Apache takes containers and TTL znodes for ephemeral ones as long as their creation is under
            // way.
            boolean changing =
                    (flags == 1 || flags == 3) && (opCode == OpCode.CREATE_CONTAINER || opCode == OpCode.CREATE_TTL);
            return changing ? 0 : flags;
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
        List<String> acl = acls.any();
        return new Request("setAcl " + path + " v" + version + " " + acl, OpCode.SET_ACL, w -> {
            Acls.write(w.string(path), acl);
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
        boolean watch = random.nextInt(8) == 0;
        return random.nextBoolean()
                ? watched("get", OpCode.GET_DATA, watch)
                : watched("ls", OpCode.GET_CHILDREN, watch);
    }

    private Request writePart() {
        return switch (random.nextInt(25)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> create();
            case 9, 10, 11, 12, 13 -> setData();
            case 14, 15, 16, 17, 18 -> versioned("check", OpCode.CHECK);
            case 19 -> random.nextInt(4) == 0 ? readPart() : versioned("check", OpCode.CHECK);
            default -> versioned("delete", OpCode.DELETE);
        };
    }

    private Request watched(String name, int opCode, boolean watch) {
        String path = watch ? paths.toWatch() : path();
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
            case 2 -> onWatch("checkWatches", OpCode.CHECK_WATCHES, kindOfWatch());
            case 3 -> onWatch("removeWatches", OpCode.REMOVE_WATCHES, kindOfWatch());
            case 4 -> setWatches();
            case 5 -> onPath("ephemerals", OpCode.GET_EPHEMERALS);
            case 6 -> onPath("count", OpCode.GET_ALL_CHILDREN_NUMBER);
            case 7 -> new Request("whoAmI", OpCode.WHO_AM_I, w -> {});
            default -> onPath("sync", OpCode.SYNC);
        };
    }

    /** Often 3, of any kind. */
    private int kindOfWatch() {
        return random.nextInt(3) == 0 ? 3 : 1 + random.nextInt(5);
    }

    private Request onWatch(String name, int opCode, int kind) {
        String path = opCode == OpCode.ADD_WATCH ? paths.toWatch() : paths.watched();
        return new Request(
                name + " " + path + " kind " + kind, opCode, w -> w.string(path).int32(kind));
    }

    /** Far behind or far ahead, so that it does not depend on what zxids the servers use. */
    Request setWatches() {
        if (restricting) {
            return onPath("sync", OpCode.SYNC);
        }
        return setWatches(watchLists(), random.nextBoolean() ? 0 : Long.MAX_VALUE);
    }

    /** What a client that comes back sets anew: nothing where this script closes znodes. */
    List<List<String>> watchesToSet() {
        return restricting ? List.of() : watchLists();
    }

    private List<List<String>> watchLists() {
        List<List<String>> lists = new ArrayList<>();
        for (int i = random.nextBoolean() ? 5 : 3; i > 0; i--) {
            List<String> paths = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                paths.add(path());
            }
            lists.add(List.copyOf(paths));
        }
        return List.copyOf(lists);
    }

    /** Of 3 lists, or of 5 in its second form. */
    static Request setWatches(List<List<String>> lists, long relativeZxid) {
        boolean two = lists.size() > 3;
        return new Request(
                "setWatches" + (two ? "2 " : " ") + lists, two ? OpCode.SET_WATCHES2 : OpCode.SET_WATCHES, w -> {
                    w.int64(relativeZxid);
                    lists.forEach(w::strings);
                });
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
        int choice = random.nextInt(6);
        Consumer<JuteWriter> body = switch (choice) {
            case 0 -> w -> {};
            case 1 -> w -> w.int32(Integer.MAX_VALUE);
            case 2 -> w -> w.int32(-2).int32(0);
            case 3 -> w -> w.bytes(NOT_UTF8).int32(0).int32(0);
            case 4 -> w -> w.bytes(SURROGATE).bytes(null).int32(0);
            default -> w -> w.bytes(null);
        };
        return new Request("odd " + opCode + " " + choice, opCode, body);
    }
}
