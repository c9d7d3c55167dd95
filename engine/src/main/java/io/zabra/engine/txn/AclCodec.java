package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import java.util.ArrayList;
import java.util.List;

/** Access control lists as jute vectors of Apache's {@code ACL}. */
public final class AclCodec {
    /** What Apache's {@code ReferenceCountedACLCache} makes of a missing list. */
    public static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    /** Permissions and the lengths of two strings. */
    private static final int ENTRY_BYTES_MIN = 12;

    private static final byte[] OPEN_BYTES = bytes(OPEN);

    private AclCodec() {}

    private static byte[] bytes(List<AclEntry> acl) {
        BufferOutputArchive out = new BufferOutputArchive();
        write(acl, out);
        return out.toByteArray();
    }

    /** {@link #OPEN} where the vector is null. Nearly all znodes are open, so that list is not made anew each time. */
    public static List<AclEntry> read(BufferInputArchive in) throws JuteFormatException {
        if (in.skipIf(OPEN_BYTES)) {
            return OPEN;
        }
        int count = in.readCount(ENTRY_BYTES_MIN);
        if (count < 0) {
            return OPEN;
        }
        List<AclEntry> acl = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int permissions = in.readInt();
            String scheme = in.readText("ACL scheme");
            acl.add(new AclEntry(permissions, new AuthId(scheme, in.readText("ACL id"))));
        }
        return acl;
    }

    public static void write(List<AclEntry> acl, BufferOutputArchive out) {
        out.writeInt(acl.size());
        for (AclEntry entry : acl) {
            out.writeInt(entry.permissions());
            out.writeString(entry.identity().scheme());
            out.writeString(entry.identity().id());
        }
    }
}
