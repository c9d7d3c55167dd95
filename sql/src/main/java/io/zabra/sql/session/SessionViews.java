package io.zabra.sql.session;

import io.zabra.engine.tree.Znode;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.plan.Planning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The views that a session may use: znodes below {@value #DIRECTORY} of its chroot whose data is a query's text. They replicate
 * and are protected as every other znode. Any thread.
 */
final class SessionViews implements Planning.Views {
    static final String DIRECTORY = "/zookeeper/zabra/views";

    private final SessionContext context;
    private final String directory;

    SessionViews(SessionContext context) {
        this.context = context;
        this.directory = NodeView.absolute(context.chroot(), DIRECTORY);
    }

    /** Changes whenever a view is made or dropped; empty where there are none. */
    String version() {
        Znode node = context.store().tree().find(directory);
        return node == null ? "" : context.chroot() + '@' + node.pzxid();
    }

    @Override
    public @Nullable String query(String name) {
        Znode node = context.store().tree().find(path(name));
        byte[] data = node == null || !access().mayRead(node) ? null : node.data();
        return data == null ? null : new String(data, StandardCharsets.UTF_8);
    }

    /** A plan may come from the cache, made for another session: its views must be this one's too. */
    void requireReadable(List<String> names) {
        for (String name : names) {
            Znode node = context.store().tree().find(path(name));
            if (node == null || !access().mayRead(node)) {
                throw new SqlFailure(SqlState.UNKNOWN_TABLE, "There is no table or view '" + name + "'");
            }
        }
    }

    private Access access() {
        return new Access(context.control(), context.identities().get());
    }

    /** Of the store. */
    private String path(String name) {
        return directory + "/" + name;
    }

    /** As the session sees it. */
    static String shownPath(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "'" + name + "' is no name for a view");
        }
        return DIRECTORY + "/" + name;
    }
}
