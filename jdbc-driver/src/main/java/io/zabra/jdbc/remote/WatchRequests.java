package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.watch.WatchMode;
import java.sql.SQLException;

/** ZooKeeper's own requests for watches. */
final class WatchRequests {
    private static final int PERSISTENT = 0;
    private static final int PERSISTENT_RECURSIVE = 1;

    private WatchRequests() {}

    /** @return whether the znode is there; true where that was not asked */
    static boolean leave(Attachment attachment, ServerLink link, String path, WatchMode mode)
            throws SQLException, LinkBrokenException {
        int error = switch (mode) {
            case DATA -> reading(attachment, link, Frames.GET_DATA, path);
            case EXISTS -> reading(attachment, link, Frames.EXISTS, path);
            case CHILDREN -> reading(attachment, link, Frames.GET_CHILDREN, path);
            case PERSISTENT -> adding(attachment, link, path, PERSISTENT);
            case PERSISTENT_RECURSIVE -> adding(attachment, link, path, PERSISTENT_RECURSIVE);
        };
        if (error == Frames.ERROR_NO_NODE && mode == WatchMode.EXISTS) {
            return false;
        }
        check(link, path, error);
        return true;
    }

    private static int reading(Attachment attachment, ServerLink link, int opcode, String path)
            throws SQLException, LinkBrokenException {
        return attachment
                .reply(link, opcode, out -> {
                    out.string(path);
                    out.bool(true);
                })
                .error();
    }

    private static int adding(Attachment attachment, ServerLink link, String path, int mode)
            throws SQLException, LinkBrokenException {
        return attachment
                .reply(link, Frames.ADD_WATCH, out -> {
                    out.string(path);
                    out.int32(mode);
                })
                .error();
    }

    static void remove(Attachment attachment, ServerLink link, String path, WatchMode mode)
            throws SQLException, LinkBrokenException {
        int error = attachment
                .reply(link, Frames.REMOVE_WATCHES, out -> {
                    out.string(path);
                    out.int32(watcherType(mode));
                })
                .error();
        if (error != Frames.ERROR_NO_WATCHER) {
            check(link, path, error);
        }
    }

    /** Apache's {@code Watcher.WatcherType}. */
    private static int watcherType(WatchMode mode) {
        return switch (mode) {
            case CHILDREN -> 1;
            case DATA, EXISTS -> 2;
            case PERSISTENT -> 4;
            case PERSISTENT_RECURSIVE -> 5;
        };
    }

    private static void check(ServerLink link, String path, int error) throws SQLException {
        switch (error) {
            case 0 -> {}
            case Frames.ERROR_NO_NODE -> throw SqlState.NO_DATA.exception("There is no znode " + path, error, null);
            case Frames.ERROR_NO_AUTH ->
                throw SqlState.NO_PERMISSION.exception("The ACL does not permit to read " + path, error, null);
            case Frames.ERROR_SYSTEM ->
                throw SqlState.NO_ROOM.exception(
                        link.host() + " has no room for a watch on " + path + ": its log says why", error, null);
            case Frames.ERROR_BAD_ARGUMENTS ->
                throw SqlState.INVALID_PARAMETER.exception("No znode can have the path " + path, error, null);
            default ->
                throw SqlState.INTERNAL_ERROR.exception(
                        link.host() + " answered the request for a watch on " + path + " with ZooKeeper error " + error,
                        error,
                        null);
        }
    }
}
