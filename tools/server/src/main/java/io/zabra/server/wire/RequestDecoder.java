package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.jdbc.wire.MalformedMessageException;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.wire.ClientRequest.Refused;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the body of a request. What cannot be read answers MARSHALLING_ERROR, and what is not known UNIMPLEMENTED, as
 * {@link Refused}: the connection stays. Stateless.
 */
public final class RequestDecoder {
    private static final int STRING_BYTES_MIN = Integer.BYTES;
    private static final int ACL_ENTRY_BYTES_MIN = 3 * Integer.BYTES;

    private RequestDecoder() {}

    public static ClientRequest decode(int opCode, ByteBuf body) {
        try {
            SqlOpcode sql = SqlOpcode.of(opCode);
            return sql == null
                    ? decode(opCode, new JuteReader(body))
                    : new ClientRequest.Sql(SqlRequest.decode(sql, body));
        } catch (MalformedRequestException | MalformedMessageException e) {
            return new Refused(ErrorCode.MARSHALLING_ERROR);
        }
    }

    private static ClientRequest decode(int opCode, JuteReader in) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL ->
                CreateDecoder.single(opCode, in);
            case OpCode.DELETE, OpCode.SET_DATA, OpCode.SET_ACL, OpCode.SYNC, OpCode.RECONFIG, OpCode.CLOSE_SESSION ->
                write(opCode, in);
            case OpCode.MULTI -> MultiDecoder.transaction(in);
            case OpCode.MULTI_READ -> MultiDecoder.reads(in);
            case OpCode.EXISTS -> new ClientRequest.Exists(in.string(), in.bool());
            case OpCode.GET_DATA -> new ClientRequest.GetData(in.string(), in.bool());
            case OpCode.GET_ACL -> new ClientRequest.GetAcl(in.string());
            case OpCode.GET_CHILDREN -> new ClientRequest.GetChildren(in.string(), in.bool(), false);
            case OpCode.GET_CHILDREN2 -> new ClientRequest.GetChildren(in.string(), in.bool(), true);
            case OpCode.GET_ALL_CHILDREN_NUMBER -> new ClientRequest.CountDescendants(in.string());
            case OpCode.GET_EPHEMERALS -> ephemerals(in);
            case OpCode.WHO_AM_I -> new ClientRequest.WhoAmI();
            case OpCode.CHECK_WATCHES -> new ClientRequest.CheckWatches(in.string(), modes(in.int32()));
            case OpCode.REMOVE_WATCHES -> new ClientRequest.RemoveWatches(in.string(), modes(in.int32()));
            case OpCode.SET_WATCHES -> setWatches(in, false);
            case OpCode.SET_WATCHES2 -> setWatches(in, true);
            case OpCode.ADD_WATCH -> addWatch(in);
            case OpCode.AUTH -> authenticate(in);
            case OpCode.SASL -> new ClientRequest.Sasl(in.bytes());
            case OpCode.PING -> new ClientRequest.Ping();
            default -> new Refused(ErrorCode.UNIMPLEMENTED);
        };
    }

    private static ClientRequest write(int opCode, JuteReader in) {
        WriteRequest request = switch (opCode) {
            case OpCode.DELETE -> new WriteRequest.Delete(in.string(), in.int32());
            case OpCode.SET_DATA -> new WriteRequest.SetData(in.string(), in.bytesOrNull(), in.int32());
            case OpCode.SET_ACL -> new WriteRequest.SetAcl(in.string(), acl(in), in.int32());
            case OpCode.SYNC -> new WriteRequest.Sync(in.string());
            case OpCode.RECONFIG ->
                new WriteRequest.Reconfig(in.stringOrNull(), in.stringOrNull(), in.stringOrNull(), in.int64());
            default -> new WriteRequest.CloseSession();
        };
        return new ClientRequest.Write(request, new BitSet());
    }

    private static ClientRequest ephemerals(JuteReader in) {
        String prefix = in.stringOrNull();
        boolean all = prefix == null || prefix.isBlank() || prefix.trim().equals("/");
        return new ClientRequest.ListEphemerals(all || prefix == null ? "" : prefix);
    }

    private static ClientRequest authenticate(JuteReader in) {
        in.int32(); // always 0
        String scheme = in.stringOrNull();
        return new ClientRequest.Authenticate(scheme == null ? "" : scheme, in.bytesOrNull());
    }

    private static ClientRequest setWatches(JuteReader in, boolean persistentToo) {
        return new ClientRequest.SetWatches(
                in.int64(),
                strings(in),
                strings(in),
                strings(in),
                persistentToo ? strings(in) : List.of(),
                persistentToo ? strings(in) : List.of());
    }

    private static ClientRequest addWatch(JuteReader in) {
        String path = in.string();
        return switch (in.int32()) {
            case 0 -> new ClientRequest.AddWatch(path, WatchMode.PERSISTENT);
            case 1 -> new ClientRequest.AddWatch(path, WatchMode.PERSISTENT_RECURSIVE);
            default -> new Refused(ErrorCode.MARSHALLING_ERROR);
        };
    }

    /** Apache's {@code Watcher.WatcherType}. */
    private static Set<WatchMode> modes(int type) {
        return switch (type) {
            case 1 -> EnumSet.of(WatchMode.CHILD);
            case 2 -> EnumSet.of(WatchMode.DATA);
            case 3 -> EnumSet.allOf(WatchMode.class);
            case 4 -> EnumSet.of(WatchMode.PERSISTENT);
            case 5 -> EnumSet.of(WatchMode.PERSISTENT_RECURSIVE);
            default -> throw new MalformedRequestException("no such kind of watch: " + type);
        };
    }

    private static List<String> strings(JuteReader in) {
        int count = in.count(STRING_BYTES_MIN);
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(in.string());
        }
        return strings;
    }

    /** A missing list comes out empty, a missing scheme or id as "": neither is valid, and the preparer says so. */
    static List<AclEntry> acl(JuteReader in) {
        int count = in.count(ACL_ENTRY_BYTES_MIN);
        List<AclEntry> acl = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int permissions = in.int32();
            String scheme = in.stringOrNull();
            String id = in.stringOrNull();
            acl.add(new AclEntry(permissions, new AuthId(scheme == null ? "" : scheme, id == null ? "" : id)));
        }
        return acl;
    }
}
