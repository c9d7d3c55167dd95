package io.zabra.sql.session;

import io.zabra.engine.tree.Znode;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.plan.Planning.View;
import io.zabra.sql.plan.Planning.Views;
import io.zabra.sql.schema.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The views that a session may use: znodes below {@value #DIRECTORY} of its chroot whose data is a query's text. They replicate
 * and are protected as every other znode. Any thread.
 */
final class SessionViews implements Views {
    static final String DIRECTORY = Catalog.VIEWS;

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
    public @Nullable View find(String name) {
        Znode node = readable(name);
        byte[] data = node == null ? null : node.data();
        return node == null || data == null
                ? null
                : new View(name, new String(data, StandardCharsets.UTF_8), node.mzxid());
    }

    /** A plan may be kept from before, or made for another session: its views must be this one's now. */
    @Override
    public boolean areCurrent(List<View> used) {
        for (View view : used) {
            Znode node = readable(view.name());
            if (node == null || node.mzxid() != view.mzxid()) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Znode readable(String name) {
        Znode node = context.store().tree().find(path(name));
        return node == null
                        || !new Access(context.control(), context.identities().get()).mayRead(node)
                ? null
                : node;
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
