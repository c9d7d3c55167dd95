package io.zabra.sql.exec;

import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeNumber;
import io.zabra.jdbc.wire.Utf8Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** The columns of {@code znodes}, in order, and how each is read off a znode. */
public enum ZnodeColumn {
    PATH,
    PARENT,
    NAME,
    DEPTH,
    DATA,
    DATA_TEXT,
    DATA_LENGTH,
    VERSION,
    CVERSION,
    AVERSION,
    CZXID,
    MZXID,
    PZXID,
    CTIME,
    MTIME,
    NUM_CHILDREN,
    NODE_TYPE,
    EPHEMERAL_OWNER,
    TTL_MS,
    ACL;

    public static final int COUNT = values().length;
    private static final ZnodeColumn[] ALL = values();
    private static final long BEYOND_ASCII = 0x8080_8080_8080_8080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    public static ZnodeColumn at(int ordinal) {
        return ALL[ordinal];
    }

    /** Its place in a row, from 0. */
    @SuppressWarnings("EnumOrdinal")
    public int position() {
        return ordinal();
    }

    /** Whether the path alone gives it, so that the index suffices. */
    boolean isOfPath() {
        return switch (this) {
            case PATH, PARENT, NAME, DEPTH -> true;
            default -> false;
        };
    }

    /** Whether the znode's data is needed for it. */
    boolean isOfData() {
        return this == DATA || this == DATA_TEXT;
    }

    /** Whether it is NULL where the znode may not be READ. */
    boolean isHidden() {
        return isOfData() || this == EPHEMERAL_OWNER;
    }

    /** Whether it is a number, or the parent, which siblings have in common. */
    boolean isLight() {
        return switch (this) {
            case PARENT,
                    DATA_LENGTH,
                    VERSION,
                    CVERSION,
                    AVERSION,
                    CZXID,
                    MZXID,
                    PZXID,
                    CTIME,
                    MTIME,
                    NUM_CHILDREN,
                    EPHEMERAL_OWNER,
                    TTL_MS -> true;
            case PATH, NAME, DEPTH, DATA, DATA_TEXT, NODE_TYPE, ACL -> false;
        };
    }

    /** Whether {@link RunRows} have it. */
    boolean isOfRuns() {
        return this == PATH || this == NAME || number() != null;
    }

    /** The number that every znode has for it, and that shows where its stat does; null where it is something else. */
    @Nullable
    ZnodeNumber number() {
        return switch (this) {
            case DATA_LENGTH -> ZnodeNumber.DATA_LENGTH;
            case VERSION -> ZnodeNumber.VERSION;
            case CVERSION -> ZnodeNumber.CVERSION;
            case AVERSION -> ZnodeNumber.AVERSION;
            case CZXID -> ZnodeNumber.CZXID;
            case MZXID -> ZnodeNumber.MZXID;
            case PZXID -> ZnodeNumber.PZXID;
            case NUM_CHILDREN -> ZnodeNumber.NUM_CHILDREN;
            default -> null;
        };
    }

    /** What it is of that the version of a znode tells nothing of, as in {@link ReadSet#note}; 0: nothing. */
    int facet() {
        return switch (this) {
            case NUM_CHILDREN, CVERSION, PZXID -> ReadSet.CHILDREN;
            case ACL, AVERSION -> ReadSet.ACL;
            default -> 0;
        };
    }

    /** As {@link #read}, where the path is all that is to be known: NULL for a column that is not {@link #isOfPath}. */
    @Nullable
    Object readPath(String path) {
        return switch (this) {
            case PATH -> path;
            case PARENT -> parentOf(path);
            case NAME -> nameOf(path);
            case DEPTH -> depthOf(path);
            default -> null;
        };
    }

    /** @param path as the session sees it */
    @Nullable
    Object read(String path, Znode node, Access access) {
        return switch (this) {
            case PATH -> path;
            case PARENT -> parentOf(path);
            case NAME -> nameOf(path);
            case DEPTH -> depthOf(path);
            case DATA -> bytes(node, access);
            case DATA_TEXT -> text(node, access);
            case DATA_LENGTH -> node.dataLength();
            case VERSION -> node.version();
            case CVERSION -> node.cversion();
            case AVERSION -> node.aversion();
            case CZXID -> node.czxid();
            case MZXID -> node.mzxid();
            case PZXID -> node.pzxid();
            case CTIME -> node.ctimeMs();
            case MTIME -> node.mtimeMs();
            case NUM_CHILDREN -> node.numChildren();
            case NODE_TYPE -> node.kind().name();
            case EPHEMERAL_OWNER -> owner(node, access);
            case TTL_MS -> node.ttlMs() == 0 ? null : (Object) node.ttlMs();
            case ACL -> acl(node, access);
        };
    }

    private static @Nullable Object owner(Znode node, Access access) {
        return node.ephemeralOwner() == 0 || !access.mayRead(node) ? null : (Object) node.ephemeralOwner();
    }

    private static @Nullable Object acl(Znode node, Access access) {
        boolean shown = access.may(node, Permission.READ | Permission.ADMIN);
        return shown ? AclText.of(node.acl(), access.may(node, Permission.ADMIN)) : null;
    }

    private static @Nullable Object bytes(Znode node, Access access) {
        byte[] data = access.mayRead(node) ? node.sharedData() : null;
        return data == null ? null : new ByteString(data);
    }

    private static @Nullable Object text(Znode node, Access access) {
        byte[] data = access.mayRead(node) ? node.sharedData() : null;
        return data == null ? null : utf8(data);
    }

    /** As {@link #utf8}, but by the slice where the bytes are text as they are. */
    static @Nullable Object text(byte[] bytes, int from, int length, Utf8Slice slice) {
        if (!isAscii(bytes, from, from + length)) {
            return decode(ByteBuffer.wrap(bytes, from, length));
        }
        slice.set(bytes, from, length);
        return slice;
    }

    /** Null where the bytes are not UTF-8. */
    public static @Nullable String utf8(byte[] data) {
        return isAscii(data, 0, data.length)
                ? new String(data, StandardCharsets.ISO_8859_1)
                : decode(ByteBuffer.wrap(data));
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            if (((long) LONGS.get(bytes, at) & BEYOND_ASCII) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String decode(ByteBuffer data) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(data).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Null for the root. */
    public static @Nullable String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0 || path.length() == 1) {
            return null;
        }
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    /** Empty for the root. */
    public static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** 0 for the root. */
    public static int depthOf(String path) {
        int depth = 0;
        for (int i = 0; i < path.length() - 1; i++) {
            if (path.charAt(i) == '/') {
                depth++;
            }
        }
        return depth;
    }
}
