package io.zabra.sql.dml;

import io.zabra.engine.txn.WriteRequest;
import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** From the rows of a write's source to requests. */
final class Payloads {
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
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            switch (columns.get(i)) {
                case PATH -> path = value == null ? null : value.toString();
                case DATA, DATA_TEXT -> data = bytes(value);
                case NODE_TYPE -> type = value == null ? null : value.toString();
                case TTL_MS -> ttlMs = value instanceof Number n ? (Long) n.longValue() : null;
            }
        }
        if (path == null) {
            throw new SqlFailure(SqlState.NOT_NULL_VIOLATION, "path must not be NULL");
        }
        if (!path.startsWith("/")) {
            throw new SqlFailure(SqlState.INVALID_ARGUMENT, "path '" + path + "' does not start with '/'");
        }
        return NodeTypes.create(NodeView.absolute(chroot, path), data, type, ttlMs);
    }

    /** The requests, deepest deletes first, behind checks of what else was read. */
    static List<WriteRequest> withChecks(List<WriteRequest> requests, ReadSet reads, int writesMax) {
        if (reads.overflowed()) {
            throw new SqlFailure(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "The statement decides upon more than " + writesMax
                            + " znodes, more than one multi can check: narrow it, or read first and write by path and version");
        }
        Set<String> written = new HashSet<>();
        requests.forEach(request -> written.add(path(request)));
        List<WriteRequest> all = new ArrayList<>();
        reads.versions().forEach((path, version) -> {
            if (!written.contains(path)) {
                all.add(new WriteRequest.Check(path, version));
            }
        });
        List<WriteRequest> ordered = new ArrayList<>(requests);
        if (ordered.get(0) instanceof WriteRequest.Delete) {
            // A path is a prefix of its descendants', so that these come first in descending order.
            ordered.sort((a, b) -> path(b).compareTo(path(a)));
        }
        all.addAll(ordered);
        return all;
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
        return request instanceof WriteRequest.Check check ? check.path() : "";
    }
}
