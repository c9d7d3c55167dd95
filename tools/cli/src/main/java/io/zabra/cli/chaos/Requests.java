package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import io.zabra.cli.chaos.Request.Part;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.AclCodec;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client asks for: reads and writes of the few znodes of the present period, so that histories of one znode stay short, two
 * znodes that are only written together, and ephemerals of its own. One thread.
 */
final class Requests {
    static final String ROOT = "/chaos";
    static final String EPHEMERALS = "/chaos-e";

    private static final List<AclEntry> OPEN = AclCodec.OPEN;
    private static final int KEYS = 8;
    private static final int EPHEMERALS_MAX = 6;
    private static final int PADDING_MAX = 1_500;
    private static final int EPHEMERAL_SEQUENTIAL = 3;

    private final int client;
    private final AtomicLong values;
    private final LongSupplier period;
    private final Map<String, Integer> versions = new HashMap<>();
    private final Deque<String> ephemerals = new ArrayDeque<>();
    private long lastPeriod;

    /**
     * @param values gives each value once
     * @param period of which the znodes are to be used
     */
    Requests(int client, AtomicLong values, LongSupplier period) {
        this.client = client;
        this.values = values;
        this.period = period;
    }

    Request ping() {
        return new Request(OpCode.SYNC, w -> w.string("/"), List.of(), false, null);
    }

    Request close() {
        return new Request(OpCode.CLOSE_SESSION, w -> {}, List.of(), false, null);
    }

    void sessionEnded() {
        ephemerals.clear();
    }

    void learned(Operation operation) {
        if (operation.kind() == Kind.EPHEMERAL && operation.outcome() == Outcome.OK) {
            ephemerals.add(operation.path());
        } else if (operation.outcome() == Outcome.OK) {
            versions.put(operation.path(), operation.version());
        }
    }

    /** Some request, and before it a sync where it needs one. */
    List<Request> next(Random random) {
        String prefix = ROOT + "/" + currentPeriod() + "-";
        String path = prefix + random.nextInt(KEYS);
        int kind = random.nextInt(100);
        if (kind < 30) {
            return List.of(set(path, random));
        } else if (kind < 42) {
            return List.of(create(path, random));
        } else if (kind < 47) {
            return List.of(delete(path, random));
        } else if (kind < 65) {
            return List.of(read(Kind.READ, path, random.nextBoolean(), null));
        } else if (kind < 85) {
            Request sync = new Request(OpCode.SYNC, w -> w.string(path), List.of(), false, null);
            return List.of(sync, read(Kind.SYNC_READ, path, random.nextBoolean(), sync));
        } else if (kind < 93) {
            return List.of(pair(prefix, random));
        }
        return List.of(ephemeral());
    }

    private long currentPeriod() {
        long now = period.getAsLong();
        if (now != lastPeriod) {
            lastPeriod = now;
            versions.clear();
        }
        return now;
    }

    private int expected(String path, Random random) {
        return random.nextBoolean() ? versions.getOrDefault(path, -1) : -1;
    }

    private Request set(String path, Random random) {
        Part part = new Part(Kind.SET, path, values.incrementAndGet(), expected(path, random));
        byte[] data = data(part.value(), random);
        return new Request(OpCode.SET_DATA, setBody(part, data), List.of(part), false, null);
    }

    private static Consumer<JuteWriter> setBody(Part part, byte[] data) {
        return w -> w.string(part.path()).bytes(data).int32(part.expected());
    }

    private Request create(String path, Random random) {
        Part part = new Part(Kind.CREATE, path, values.incrementAndGet(), -1);
        return new Request(OpCode.CREATE, createBody(path, data(part.value(), random), 0), List.of(part), false, null);
    }

    private static Consumer<JuteWriter> createBody(String path, byte[] data, int flags) {
        return w -> w.string(path).bytes(data).acl(OPEN).int32(flags);
    }

    private Request delete(String path, Random random) {
        Part part = new Part(Kind.DELETE, path, 0, expected(path, random));
        return delete(part);
    }

    private static Request delete(Part part) {
        return new Request(
                OpCode.DELETE, w -> w.string(part.path()).int32(part.expected()), List.of(part), false, null);
    }

    private static Request read(Kind kind, String path, boolean watch, @Nullable Request sync) {
        Part part = new Part(kind, path, 0, -1);
        return new Request(OpCode.GET_DATA, w -> w.string(path).bool(watch), List.of(part), watch, sync);
    }

    /** Creates the pair, or writes both to the same value. */
    private Request pair(String prefix, Random random) {
        boolean creates = random.nextInt(3) == 0;
        long value = values.incrementAndGet();
        Kind kind = creates ? Kind.CREATE : Kind.SET;
        List<Part> parts =
                List.of(new Part(kind, prefix + "left", value, -1), new Part(kind, prefix + "right", value, -1));
        byte[] data = data(value, random);
        int opCode = creates ? OpCode.CREATE : OpCode.SET_DATA;
        return new Request(
                OpCode.MULTI,
                w -> {
                    for (Part part : parts) {
                        w.int32(opCode).bool(false).int32(-1);
                        (creates ? createBody(part.path(), data, 0) : setBody(part, data)).accept(w);
                    }
                    w.int32(OpCode.ERROR).bool(true).int32(-1);
                },
                parts,
                false,
                null);
    }

    private Request ephemeral() {
        if (ephemerals.size() > EPHEMERALS_MAX) {
            return delete(new Part(Kind.DELETE, ephemerals.remove(), 0, -1));
        }
        Part part = new Part(Kind.EPHEMERAL, EPHEMERALS + "/c" + client + "-", values.incrementAndGet(), -1);
        byte[] data = ByteBuffer.allocate(Long.BYTES).putLong(part.value()).array();
        return new Request(
                OpCode.CREATE, createBody(part.path(), data, EPHEMERAL_SEQUENTIAL), List.of(part), false, null);
    }

    private static byte[] data(long value, Random random) {
        byte[] data = new byte[Long.BYTES + random.nextInt(PADDING_MAX)];
        ByteBuffer.wrap(data).putLong(value);
        return data;
    }

    static long valueOf(byte[] data) {
        return data.length < Long.BYTES ? 0 : ByteBuffer.wrap(data).getLong();
    }
}
