package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Outcome;
import io.zabra.server.wire.JuteReader;
import java.util.HashMap;
import java.util.Map;

/** The watches of one connection: a change must be told before its session reads, or is told of, anything newer there. */
final class Watches {
    static final int EVENT_XID = -1;

    /** By path: the zxid of the last change that the client knew of when it left the watch. */
    private final Map<String, Long> left = new HashMap<>();

    void event(JuteReader body) {
        body.int32();
        body.int32();
        left.remove(body.string());
    }

    void clear() {
        left.clear();
    }

    /** A reply has come. */
    void learned(Operation operation, boolean watch) {
        boolean found = operation.outcome() == Outcome.OK;
        Long known = left.get(operation.path());
        if (found && known != null) {
            long changed = operation.kind().writes() ? operation.zxid() : operation.mzxid();
            if (changed > known) {
                throw new IllegalStateException(operation + " tells of a change that the watch left at 0x"
                        + Long.toHexString(known) + " did not tell of before");
            }
        }
        if (!operation.kind().writes() && operation.outcome() == Outcome.NO_NODE && known != null) {
            throw new IllegalStateException(operation + " finds nothing, and the watch did not tell of it");
        }
        if (watch && found) {
            left.putIfAbsent(operation.path(), operation.mzxid());
        }
    }
}
