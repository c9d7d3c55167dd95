package io.zabra.server.wire;

import io.zabra.engine.txn.ErrorCode;

/** How a multi-read is answered: each part behind a header of its own, the last header alone. Stateless. */
public final class MultiReadReply {
    /** Of a part, before what it shows. */
    public static final int HEADER_BYTES = Integer.BYTES + 1 + Integer.BYTES;
    /** Of a part that shows nothing. */
    public static final int ERROR_BYTES = HEADER_BYTES + Integer.BYTES;
    /** Behind all parts. */
    public static final int END_BYTES = HEADER_BYTES;

    private MultiReadReply() {}

    /** Data and stat are to follow. */
    public static void beginData(JuteWriter out) {
        WriteReply.partHeader(out, OpCode.GET_DATA, false, 0);
    }

    /** The names are to follow. */
    public static void beginChildren(JuteWriter out) {
        WriteReply.partHeader(out, OpCode.GET_CHILDREN, false, 0);
    }

    public static void error(ErrorCode error, JuteWriter out) {
        WriteReply.partError(out, error);
    }

    public static void end(JuteWriter out) {
        WriteReply.partHeader(out, -1, true, -1);
    }
}
