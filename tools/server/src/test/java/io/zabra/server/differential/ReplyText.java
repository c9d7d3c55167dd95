package io.zabra.server.differential;

import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A reply as text. Times are left out, zxids stand as {@code z:<number>} to be made comparable later, owners are named by
 * the script's sessions, and what has no order is sorted.
 */
final class ReplyText {
    private final LongFunction<String> sessionNames;

    ReplyText(LongFunction<String> sessionNames) {
        this.sessionNames = sessionNames;
    }

    String of(int opCode, Reply reply) {
        String head = "error " + reply.error();
        if (reply.error() != 0) {
            return head + rest(reply.reader());
        }
        JuteReader in = reply.reader();
        return head + " " + body(opCode, in) + rest(in);
    }

    private static String rest(JuteReader in) {
        return in.hasMore() ? " AND MORE BYTES" : "";
    }

    private String body(int opCode, JuteReader in) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.SYNC -> in.stringOrNull() + "";
            case OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> in.string() + " " + stat(in);
            case OpCode.EXISTS, OpCode.SET_DATA, OpCode.SET_ACL -> stat(in);
            case OpCode.GET_DATA -> bytes(in.bytesOrNull()) + " " + stat(in);
            case OpCode.GET_ACL -> acl(in) + " " + stat(in);
            case OpCode.GET_CHILDREN, OpCode.GET_EPHEMERALS -> strings(in);
            case OpCode.GET_CHILDREN2 -> strings(in) + " " + stat(in);
            case OpCode.GET_ALL_CHILDREN_NUMBER, OpCode.ADD_WATCH -> Integer.toString(in.int32());
            case OpCode.WHO_AM_I -> whoAmI(in);
            case OpCode.MULTI, OpCode.MULTI_READ -> multi(in);
            default -> "";
        };
    }

    private String multi(JuteReader in) {
        StringBuilder text = new StringBuilder();
        while (true) {
            int type = in.int32();
            boolean done = in.bool();
            int error = in.int32();
            text.append('[').append(type).append(' ').append(error);
            if (done) {
                return text.append(']').toString();
            }
            text.append(' ')
                    .append(type == OpCode.ERROR ? in.int32() + "" : body(type, in))
                    .append(']');
        }
    }

    private String stat(JuteReader in) {
        String zxids = "c=z:" + in.int64() + " m=z:" + in.int64();
        in.int64();
        in.int64();
        String versions = " v=" + in.int32() + "/" + in.int32() + "/" + in.int32();
        String owner = " owner=" + sessionNames.apply(in.int64());
        String sizes = " size=" + in.int32() + "/" + in.int32();
        return "{" + zxids + versions + owner + sizes + " p=z:" + in.int64() + "}";
    }

    private static String acl(JuteReader in) {
        int count = in.int32();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(in.int32() + ":" + in.string() + ":" + in.string());
        }
        return entries.toString();
    }

    private static String strings(JuteReader in) {
        int count = in.int32();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(in.string());
        }
        Collections.sort(values);
        return values.toString();
    }

    private static String whoAmI(JuteReader in) {
        int count = in.int32();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(in.string() + ":" + in.string());
        }
        Collections.sort(values);
        return values.toString();
    }

    private static String bytes(byte @Nullable [] value) {
        return value == null ? "null" : value.length + "#" + Arrays.hashCode(value);
    }
}
