package io.zabra.server.wire;

import io.zabra.engine.txn.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a multi-read is answered: each part behind a header of its own, the last header alone. Stateless. */
public final class MultiReadReply {
    private MultiReadReply() {}

    public static void write(List<Frame.Body> parts, JuteWriter out) {
        parts.forEach(part -> part.write(out));
        WriteReply.partHeader(out, -1, true, -1);
    }

    public static void data(ErrorCode error, Frame.@Nullable Body body, JuteWriter out) {
        part(OpCode.GET_DATA, error, body, out);
    }

    public static void children(ErrorCode error, Frame.@Nullable Body body, JuteWriter out) {
        part(OpCode.GET_CHILDREN, error, body, out);
    }

    private static void part(int opCode, ErrorCode error, Frame.@Nullable Body body, JuteWriter out) {
        if (body == null) {
            WriteReply.partError(out, error);
            return;
        }
        WriteReply.partHeader(out, opCode, false, 0);
        body.write(out);
    }
}
