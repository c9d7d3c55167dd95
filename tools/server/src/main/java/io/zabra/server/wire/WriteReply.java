package io.zabra.server.wire;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteResult;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a write's result is answered. Stateless. */
public final class WriteReply {
    private WriteReply() {}

    public static ErrorCode error(WriteResult result) {
        return result instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
    }

    /** Null where the header says it all. A multi that failed has a body, and no error in its header. */
    public static Frame.@Nullable Body body(WriteResult result, BitSet statWanted) {
        if (result instanceof WriteResult.Created created) {
            return out -> created(created, statWanted.get(0), out);
        }
        if (result instanceof WriteResult.DataSet set) {
            return out -> out.stat(set.stat());
        }
        if (result instanceof WriteResult.AclSet set) {
            return out -> out.stat(set.stat());
        }
        if (result instanceof WriteResult.Reconfigured changed) {
            return out -> out.bytes(changed.config()).stat(changed.stat());
        }
        if (result instanceof WriteResult.Synced synced) {
            return out -> out.string(synced.path());
        }
        if (result instanceof WriteResult.MultiDone multi) {
            return out -> multi(multi.results(), statWanted, out);
        }
        return null;
    }

    private static void created(WriteResult.Created created, boolean withStat, JuteWriter out) {
        out.string(created.path());
        if (withStat) {
            out.stat(created.stat());
        }
    }

    private static void multi(List<WriteResult> results, BitSet statWanted, JuteWriter out) {
        for (int i = 0; i < results.size(); i++) {
            part(results.get(i), statWanted.get(i), out);
        }
        partHeader(out, -1, true, -1);
    }

    private static void part(WriteResult result, boolean withStat, JuteWriter out) {
        if (result instanceof WriteResult.Created created) {
            partHeader(out, withStat ? OpCode.CREATE2 : OpCode.CREATE, false, 0);
            created(created, withStat, out);
        } else if (result instanceof WriteResult.Deleted) {
            partHeader(out, OpCode.DELETE, false, 0);
        } else if (result instanceof WriteResult.DataSet set) {
            partHeader(out, OpCode.SET_DATA, false, 0);
            out.stat(set.stat());
        } else if (result instanceof WriteResult.Checked) {
            partHeader(out, OpCode.CHECK, false, 0);
        } else if (result instanceof WriteResult.Failed failed) {
            partError(out, failed.error());
        } else {
            throw new IllegalStateException("no part of a multi: " + result);
        }
    }

    static void partError(JuteWriter out, ErrorCode error) {
        int code = error.code();
        partHeader(out, /* opCode= */ OpCode.ERROR, false, /* error= */ code);
        out.int32(code);
    }

    static void partHeader(JuteWriter out, int opCode, boolean done, int error) {
        out.int32(opCode).bool(done).int32(error);
    }
}
