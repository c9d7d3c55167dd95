package io.zabra.cli.export;

import io.zabra.cli.export.ZnodeImport.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What znodes are made below. Only what the import as a whole is put below is made where it is missing, open and empty; any other parent
 * comes from the source, for made otherwise it would lack its data and its ACL.
 */
final class ParentZnodes {
    private static final String ROOT = "/";
    private final Connection connection;
    private final Target target;
    private final Set<String> leftOut = new HashSet<>();
    private final PlannedZnodes planned;

    private boolean begun;
    /** Made, or to be made where nothing is written; null: it was there. */
    private @Nullable String made;

    /** @param planned what was made already, where nothing is written */
    ParentZnodes(Connection connection, Target target, PlannedZnodes planned) {
        this.connection = connection;
        this.target = target;
        this.planned = planned;
    }

    /** Empty for the root, which has none. */
    static String of(String path) {
        return path.equals(ROOT) ? "" : path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    /** Whether {@code --into} names a znode that is there, so that it is not the source's root that it becomes. */
    boolean isIntoThere() throws SQLException {
        return target.into().equals(ROOT) || isThere(target.into());
    }

    /** @param path in the target; what is below it is left out as well, unless it is the root, which is always there */
    void leaveOut(String path) {
        if (!path.equals(ROOT)) {
            leftOut.add(path);
        }
    }

    /** Whether the znode is below one that is left out. */
    boolean isBelowLeftOut(String path) {
        if (leftOut.isEmpty()) {
            return false;
        }
        for (String above = of(path); above.length() > 1; above = of(above)) {
            if (leftOut.contains(above)) {
                return true;
            }
        }
        return false;
    }

    /** @throws IOException where it was made already, without its data, as the parent of one that stood before it */
    void requireNotMade(ImportedZnode znode) throws IOException {
        String path = znode.path();
        if (made != null && target.into().equals(ROOT) && (made.equals(path) || made.startsWith(path + "/"))) {
            throw new IOException(
                    znode.place() + ": " + path + " stands behind what is below it. Sort the source by path");
        }
    }

    /**
     * To be called before these are made, which are missing.
     *
     * @throws IOException where the parent of one is neither there nor among them nor made before
     */
    void prepare(List<ImportedZnode> missing) throws SQLException, IOException {
        if (missing.isEmpty()) {
            return;
        }
        begin(missing.get(0));
        Set<String> own = new HashSet<>();
        missing.forEach(znode -> own.add(znode.path()));
        Set<String> asked = new HashSet<>();
        for (ImportedZnode znode : missing) {
            String parent = of(znode.path());
            if (parent.length() > 1 && !own.contains(parent) && !isSeen(parent)) {
                asked.add(parent);
            }
        }
        Set<String> there = asked.isEmpty() ? Set.of() : PresentZnodes.paths(connection, asked);
        for (ImportedZnode znode : missing) {
            String parent = of(znode.path());
            if (asked.contains(parent) && !there.contains(parent)) {
                throw new IOException(znode.place() + ": " + parent + ", the parent of " + znode.path()
                        + ", is not there or does not show, and not before it in the source. Sort the source by path,"
                        + " or make that znode first");
            }
        }
    }

    /** Where nothing is written, what would have been made, or may have been. */
    private boolean isSeen(String path) {
        boolean above = made != null && (made.equals(path) || made.startsWith(path + "/"));
        return !target.writes() && (above || planned.has(path) || planned.isFull());
    }

    private void begin(ImportedZnode first) throws SQLException {
        if (begun) {
            return;
        }
        begun = true;
        String above = above(first.path());
        if (above.length() <= 1 || isThere(above)) {
            return;
        }
        made = above;
        if (target.writes()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into znodes (path) values (?) with parents")) {
                insert.setString(1, above);
                insert.executeUpdate();
            }
        }
    }

    /** Of the whole import, by the znode that is made first. */
    private String above(String first) {
        if (!target.only().equals(ROOT)) {
            return of(target.path(target.only()));
        }
        return target.into().equals(ROOT) || first.equals(target.into()) ? of(first) : target.into();
    }

    private boolean isThere(String path) throws SQLException {
        return !PresentZnodes.paths(connection, Set.of(path)).isEmpty();
    }
}
