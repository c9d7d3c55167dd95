package io.zabra.sql.session;

import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes and drops views. Whoever replaces or drops one must have WRITE on its znode: ZooKeeper's DELETE alone would be that of
 * the directory, which is open to everybody. One thread.
 */
final class ViewWriter {
    private static final int ATTEMPTS_MAX = 8;
    private static final String OR_REPLACE = "OR REPLACE";

    private final SessionContext context;
    private final StoreWriter writer;

    ViewWriter(SessionContext context, StoreWriter writer) {
        this.context = context;
        this.writer = writer;
    }

    /** Throws 42P17 where the new view is among those that its own query is made of. */
    static void requireOthers(List<Argument> arguments, List<Planning.View> used) {
        String name = nameOf(arguments);
        if (used.stream().anyMatch(view -> view.name().equals(name))) {
            throw new SqlFailure(
                    SqlState.INVALID_DEFINITION,
                    "The view '" + name
                            + "' would be made of itself: give it another name, or write out what it is now");
        }
    }

    /** Of CREATE VIEW. */
    private static String nameOf(List<Argument> arguments) {
        return arguments.get(arguments.get(0).text().equals(OR_REPLACE) ? 1 : 0).text();
    }

    /** Returns its zxid. */
    long create(List<Argument> arguments) {
        boolean replaces = arguments.get(0).text().equals(OR_REPLACE);
        String name = nameOf(arguments);
        byte[] query = arguments.get(arguments.size() - 1).text().getBytes(StandardCharsets.UTF_8);
        if (context.planner().isTable(name)) {
            throw new SqlFailure(SqlState.DUPLICATE_KEY, "'" + name + "' is a table already");
        }
        String path = SessionViews.shownPath(name);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Tree tree = context.store().tree();
            List<WriteRequest> requests = new ArrayList<>(missingParents(path, tree));
            Znode old = tree.find(absolute(path));
            if (old != null && !replaces) {
                throw new SqlFailure(
                        SqlState.DUPLICATE_KEY,
                        "There is a view '" + name + "' already: CREATE OR REPLACE VIEW, or DROP it");
            }
            requests.add(
                    old == null
                            ? StoredView.create(absolute(path), query)
                            : new WriteRequest.SetData(old.path(), query, old.version()));
            long zxid = writer.writeAll(requests, path);
            if (zxid != 0) {
                return zxid;
            }
        }
        throw new SqlFailure(SqlState.SERIALIZATION_FAILURE, "The view was changed by others meanwhile: try again");
    }

    /** Returns its zxid; 0 where there was nothing to drop. */
    long drop(List<Argument> arguments) {
        boolean ifExists = arguments.get(0).text().equals("IF EXISTS");
        String name = arguments.get(ifExists ? 1 : 0).text();
        String path = SessionViews.shownPath(name);
        if (context.store().tree().find(absolute(path)) == null) {
            if (ifExists) {
                return 0;
            }
            throw new SqlFailure(SqlState.UNKNOWN_TABLE, "There is no view '" + name + "'");
        }
        // Written for the ACL's sake: that takes WRITE, which to delete it does not.
        WriteRequest written = new WriteRequest.SetData(absolute(path), null, WriteRequest.ANY_VERSION);
        return writer.writeAll(
                List.of(written, new WriteRequest.Delete(absolute(path), WriteRequest.ANY_VERSION)), path);
    }

    private List<WriteRequest> missingParents(String path, Tree tree) {
        List<WriteRequest> missing = new ArrayList<>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String parent = absolute(path.substring(0, slash));
            if (tree.find(parent) == null) {
                missing.add(StoredView.create(parent, null));
            }
        }
        return missing;
    }

    private String absolute(String path) {
        return NodeView.absolute(context.chroot(), path);
    }
}
