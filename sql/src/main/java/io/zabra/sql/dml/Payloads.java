package io.zabra.sql.dml;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AclText;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ZnodeColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** From the rows of a write's source to requests. */
final class Payloads {
    /** Lengths, flags and version of a request within a multi. */
    private static final long REQUEST_BYTES = 25;

    private Payloads() {}

    /** Text is stored as UTF-8. */
    static byte @Nullable [] bytes(@Nullable Object value) {
        if (value instanceof ByteString bytes) {
            return bytes.getBytes();
        }
        return value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    static WriteRequest.Create create(List<Target> columns, @Nullable Object[] row, String chroot) {
        String path = null;
        byte[] data = null;
        String type = null;
        Long ttlMs = null;
        List<AclEntry> acl = null;
        for (int i = 0; i < columns.size(); i++) {
            Object value = row[i];
            switch (columns.get(i)) {
                case PATH -> path = value == null ? null : value.toString();
                case DATA, DATA_TEXT -> data = bytes(value);
                case NODE_TYPE -> type = value == null ? null : value.toString();
                case TTL_MS -> ttlMs = value instanceof Number n ? (Long) n.longValue() : null;
                case ACL -> acl = value == null ? null : AclText.parse(value.toString());
            }
        }
        if (path == null) {
            throw new SqlFailure(SqlState.NULL_NOT_ALLOWED, "path must not be NULL");
        }
        if (!path.startsWith("/")) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "path '" + path + "' does not start with '/'");
        }
        return NodeTypes.create(NodeView.absolute(chroot, path), data, type, ttlMs, acl);
    }

    /** The values of a row that was to be inserted, in the order of {@link Target}; null where it has none. */
    static @Nullable Object[] excluded(List<Target> columns, @Nullable Object[] row) {
        Object[] excluded = new Object[Target.values().length];
        for (Target target : Target.values()) {
            int column = columns.indexOf(target);
            excluded[position(target)] = column < 0 ? null : row[column];
        }
        Object data = excluded[position(Target.DATA)];
        Object text = excluded[position(Target.DATA_TEXT)];
        if (data instanceof String written) {
            excluded[position(Target.DATA)] = new ByteString(written.getBytes(StandardCharsets.UTF_8));
        } else if (data == null && text != null) {
            excluded[position(Target.DATA)] = new ByteString(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (text == null && data instanceof ByteString bytes) {
            excluded[position(Target.DATA_TEXT)] = ZnodeColumn.utf8(bytes.getBytes());
        }
        return excluded;
    }

    /** Its place among the further parameters of an ON CONFLICT. */
    @SuppressWarnings("EnumOrdinal")
    static int position(Target target) {
        return target.ordinal();
    }

    /** About as many bytes as it is sent in. */
    static long sizeBytes(WriteRequest request) {
        byte[] data = request instanceof WriteRequest.Create create
                ? create.data()
                : request instanceof WriteRequest.SetData set ? set.data() : null;
        return REQUEST_BYTES + path(request).length() + (data == null ? 0 : data.length);
    }

    static String path(WriteRequest request) {
        if (request instanceof WriteRequest.Create create) {
            return create.path();
        }
        if (request instanceof WriteRequest.SetData set) {
            return set.path();
        }
        if (request instanceof WriteRequest.Delete delete) {
            return delete.path();
        }
        if (request instanceof WriteRequest.SetAcl set) {
            return set.path();
        }
        if (request instanceof WriteRequest.CheckUnchanged check) {
            return check.path();
        }
        return request instanceof WriteRequest.Check check ? check.path() : "";
    }
}
