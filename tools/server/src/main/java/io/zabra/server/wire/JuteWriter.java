package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the primitives of ZooKeeper's serialization to a buffer. One thread. */
public final class JuteWriter {
    /** Of a {@link #stat}. */
    public static final int STAT_BYTES = 6 * Long.BYTES + 5 * Integer.BYTES;

    private final ByteBuf out;

    public JuteWriter(ByteBuf out) {
        this.out = out;
    }

    public JuteWriter int32(int value) {
        out.writeInt(value);
        return this;
    }

    public JuteWriter int64(long value) {
        out.writeLong(value);
        return this;
    }

    public JuteWriter bool(boolean value) {
        out.writeBoolean(value);
        return this;
    }

    public JuteWriter string(String value) {
        out.writeInt(ByteBufUtil.utf8Bytes(value));
        ByteBufUtil.writeUtf8(out, value);
        return this;
    }

    public JuteWriter bytes(byte @Nullable [] value) {
        if (value == null) {
            out.writeInt(-1);
            return this;
        }
        out.writeInt(value.length);
        out.writeBytes(value);
        return this;
    }

    /** So many bytes of an array, from one of them on. */
    public JuteWriter bytes(byte[] array, int at, int length) {
        out.writeInt(length);
        out.writeBytes(array, at, length);
        return this;
    }

    /** So many bytes of an array without a length: a piece of what has one. */
    public JuteWriter piece(byte[] array, int at, int length) {
        out.writeBytes(array, at, length);
        return this;
    }

    /** The data of a znode, from where it lies. */
    public JuteWriter data(Znode znode) {
        byte[] array = znode.dataArray();
        if (array == null) {
            return bytes(null);
        }
        return bytes(array, znode.dataAt(), znode.dataLength());
    }

    public JuteWriter strings(List<String> values) {
        out.writeInt(values.size());
        values.forEach(this::string);
        return this;
    }

    public JuteWriter acl(List<AclEntry> acl) {
        out.writeInt(acl.size());
        for (AclEntry entry : acl) {
            int32(entry.permissions());
            string(entry.identity().scheme()).string(entry.identity().id());
        }
        return this;
    }

    public JuteWriter stat(Stat stat) {
        int64(stat.czxid()).int64(stat.mzxid()).int64(stat.ctimeMs()).int64(stat.mtimeMs());
        int32(stat.version()).int32(stat.cversion()).int32(stat.aversion());
        int64(stat.ephemeralOwner());
        int32(stat.dataLength()).int32(stat.numChildren());
        return int64(stat.pzxid());
    }

    public JuteWriter stat(Znode znode) {
        int64(znode.czxid()).int64(znode.mzxid()).int64(znode.ctimeMs()).int64(znode.mtimeMs());
        int32(znode.version()).int32(znode.cversion()).int32(znode.aversion());
        int64(znode.ephemeralOwner());
        int32(znode.dataLength()).int32(znode.numChildren());
        return int64(znode.pzxid());
    }
}
