package io.zabra.sql.dml;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;

/** What the store's refusals mean in SQL. */
final class StoreErrors {
    private StoreErrors() {}

    /** @param shownPath of the request, as the session sees it */
    static SqlFailure of(ErrorCode error, WriteRequest request, String shownPath) {
        ErrorCode meant = isNoPath(error, request, shownPath) ? ErrorCode.BAD_ARGUMENTS : error;
        return new SqlFailure(state(meant), message(meant, request, shownPath), error.code(), null);
    }

    /** ZooKeeper looks for the parent before it looks at the path. */
    private static boolean isNoPath(ErrorCode error, WriteRequest request, String path) {
        return error == ErrorCode.NO_NODE && request instanceof WriteRequest.Create && !ZnodePath.isValid(path);
    }

    /** Whether the store says that things are not as they were when they were read. */
    static boolean isConflict(ErrorCode error) {
        return error == ErrorCode.BAD_VERSION || error == ErrorCode.NO_NODE;
    }

    private static SqlState state(ErrorCode error) {
        return switch (error) {
            case NODE_EXISTS -> SqlState.DUPLICATE_KEY;
            case NO_NODE, NOT_EMPTY, NO_CHILDREN_FOR_EPHEMERALS -> SqlState.FOREIGN_KEY;
            case BAD_VERSION -> SqlState.SERIALIZATION_FAILURE;
            case NO_AUTH, AUTH_FAILED -> SqlState.NO_PERMISSION;
            case BAD_ARGUMENTS, INVALID_ACL, API_ERROR, INVALID_CALLBACK -> SqlState.INVALID_PARAMETER;
            case NOT_READ_ONLY -> SqlState.READ_ONLY;
            case QUOTA_EXCEEDED, THROTTLED_OP -> SqlState.LIMIT_REACHED;
            case MARSHALLING_ERROR -> SqlState.TOO_LARGE;
            case UNIMPLEMENTED, EPHEMERAL_ON_LOCAL_SESSION, RECONFIG_DISABLED -> SqlState.NOT_SUPPORTED;
            case CONNECTION_LOSS, OPERATION_TIMEOUT, REQUEST_TIMEOUT -> SqlState.OUTCOME_UNKNOWN;
            case UNKNOWN_SESSION, SESSION_EXPIRED, SESSION_MOVED, SESSION_CLOSED_REQUIRE_SASL_AUTH ->
                SqlState.CONNECTION_CLOSED;
            case SYSTEM_ERROR -> SqlState.NO_ROOM;
            case OK,
                    RUNTIME_INCONSISTENCY,
                    DATA_INCONSISTENCY,
                    NEW_CONFIG_NO_QUORUM,
                    RECONFIG_IN_PROGRESS,
                    NO_WATCHER -> SqlState.INTERNAL_ERROR;
        };
    }

    private static String message(ErrorCode error, WriteRequest request, String path) {
        return switch (error) {
            case NODE_EXISTS -> "There is a znode " + path + " already";
            case NO_NODE ->
                request instanceof WriteRequest.Create
                        ? "The parent of " + path + " does not exist: create it first"
                        : "There is no znode " + path;
            case NOT_EMPTY -> path + " has children: delete them too";
            case NO_CHILDREN_FOR_EPHEMERALS -> "The parent of " + path + " is EPHEMERAL and can have no children";
            case BAD_VERSION -> path + " was changed meanwhile";
            case NO_AUTH -> "The ACL does not permit this on " + path;
            case BAD_ARGUMENTS ->
                request instanceof WriteRequest.Delete
                        ? notDeleted(path)
                        : "'" + path + "' is no path that a znode can be created at";
            case SYSTEM_ERROR ->
                "The server has no room for more: its disk or its memory is full, and its log says which. Reads go on;"
                        + " once there is room, try it again";
            case QUOTA_EXCEEDED ->
                "A quota above " + path + ", or what the ephemerals of one session may take, would be exceeded";
            case UNIMPLEMENTED ->
                request instanceof WriteRequest.Create create && create.kind() == NodeKind.TTL
                        ? "TTL znodes are off here: they need extendedTypesEnabled=true on all servers"
                        : "The store does not do this";
            default -> "The store answered " + error + " for " + path;
        };
    }

    static String notDeleted(String path) {
        return "'" + path + "' cannot be deleted: say which znodes are to go, as in WHERE is_below(path, '/app')";
    }
}
