package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A request on its way, and how to read its answer. */
final class Request {
    /** What is done to one znode. */
    record Part(Kind kind, String path, long value, int expected) {}

    private final int opCode;
    private final Consumer<JuteWriter> body;
    private final List<Part> parts;
    private final boolean watches;
    private final @Nullable Request sync;
    private long session;
    private int xid;
    private long invokedNs;
    private long floor;
    private boolean failed;

    /** @param sync that went before a read, or null */
    Request(int opCode, Consumer<JuteWriter> body, List<Part> parts, boolean watches, @Nullable Request sync) {
        this.opCode = opCode;
        this.body = body;
        this.parts = parts;
        this.watches = watches;
        this.sync = sync;
    }

    int opCode() {
        return opCode;
    }

    Consumer<JuteWriter> body() {
        return body;
    }

    int xid() {
        return xid;
    }

    boolean watches() {
        return watches;
    }

    void asked(long newSession, int newXid, long ns, long newFloor) {
        session = newSession;
        xid = newXid;
        invokedNs = sync == null ? ns : sync.invokedNs;
        floor = newFloor;
    }

    /** What the answer says of each znode. */
    List<Operation> answered(Wire.Frame frame, long ns) {
        failed = frame.error() != 0;
        Outcome outcome = outcome(frame.error());
        if (opCode == OpCode.MULTI) {
            return multiAnswered(frame, outcome, ns);
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        Part part = parts.get(0);
        if (outcome != Outcome.OK) {
            return List.of(operation(part, part.path(), outcome, ns, 0, 0, 0, frame.zxid()));
        }
        JuteReader reader = frame.body();
        return List.of(
                switch (part.kind()) {
                    case CREATE, EPHEMERAL -> operation(part, reader.string(), outcome, ns, 0, 0, 0, frame.zxid());
                    case DELETE -> operation(part, part.path(), outcome, ns, 0, 0, 0, frame.zxid());
                    case SET -> {
                        StatView stat = StatView.read(reader);
                        yield operation(part, part.path(), outcome, ns, stat.version(), 0, stat.mzxid(), frame.zxid());
                    }
                    case READ, SYNC_READ -> {
                        long seen = Requests.valueOf(reader.bytes());
                        StatView stat = StatView.read(reader);
                        yield operation(
                                part, part.path(), outcome, ns, stat.version(), seen, stat.mzxid(), frame.zxid());
                    }
                });
    }

    private List<Operation> multiAnswered(Wire.Frame frame, Outcome outcome, long ns) {
        int[] versions = new int[parts.size()];
        Outcome whole = outcome;
        for (int i = 0; i < versions.length && whole == Outcome.OK; i++) {
            int type = frame.body().int32();
            frame.body().bool();
            frame.body().int32();
            if (type == OpCode.ERROR) {
                // Which part was to blame does not matter: none has an effect.
                whole = Outcome.REFUSED;
            } else if (type == OpCode.CREATE) {
                frame.body().string();
            } else {
                versions[i] = StatView.read(frame.body()).version();
            }
        }
        Outcome all = whole == Outcome.OK || whole == Outcome.UNKNOWN ? whole : Outcome.REFUSED;
        return IntStream.range(0, versions.length)
                .mapToObj(i -> operation(
                        parts.get(i), parts.get(i).path(), all, ns, versions[i], 0, frame.zxid(), frame.zxid()))
                .toList();
    }

    /** No answer came. */
    List<Operation> lost() {
        return parts.stream()
                .filter(part -> part.kind().writes())
                .map(part -> operation(part, part.path(), Outcome.UNKNOWN, Long.MAX_VALUE, 0, 0, 0, 0))
                .toList();
    }

    private Operation operation(
            Part part, String path, Outcome outcome, long ns, int version, long seen, long mzxid, long zxid) {
        boolean unproved = part.kind() == Kind.SYNC_READ && (sync == null || sync.failed);
        return new Operation(
                unproved ? Kind.READ : part.kind(),
                path,
                part.value(),
                part.expected(),
                session,
                xid,
                invokedNs,
                outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : ns,
                outcome,
                version,
                seen,
                mzxid,
                zxid,
                floor);
    }

    private static Outcome outcome(int error) {
        ErrorCode code = ErrorCode.of(error);
        if (code == null) {
            throw new IllegalStateException("error " + error);
        }
        return switch (code) {
            case OK -> Outcome.OK;
            case NODE_EXISTS -> Outcome.NODE_EXISTS;
            case NO_NODE -> Outcome.NO_NODE;
            case BAD_VERSION -> Outcome.BAD_VERSION;
            case CONNECTION_LOSS, OPERATION_TIMEOUT, REQUEST_TIMEOUT -> Outcome.UNKNOWN;
            case SESSION_EXPIRED, SESSION_MOVED, UNKNOWN_SESSION -> Outcome.REFUSED;
            default -> throw new IllegalStateException(code + " is no answer to what was asked");
        };
    }
}
