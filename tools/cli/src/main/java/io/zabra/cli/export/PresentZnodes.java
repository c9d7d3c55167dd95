package io.zabra.cli.export;

import io.zabra.cli.export.ExportedZnode.AclLine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Of those that are to be imported, the znodes that are there already. */
final class PresentZnodes implements KnownZnodes {
    /** @param data null, too, where this session may not READ it */
    private record Present(
            byte @Nullable [] data,
            String nodeType,
            @Nullable Long ttlMs,
            List<AclLine> acl) {}

    private final Map<String, Present> byPath = new HashMap<>();

    private PresentZnodes() {}

    static PresentZnodes among(Connection connection, List<ImportedZnode> wanted) throws SQLException {
        PresentZnodes present = new PresentZnodes();
        String paths = String.join(", ", Collections.nCopies(wanted.size(), "?"));
        Map<String, List<AclLine>> acls = new HashMap<>();
        try (PreparedStatement entries = prepared(
                        connection,
                        "select path, scheme, id, perms from acls where path in (" + paths + ") order by path, entry",
                        wanted);
                ResultSet rows = entries.executeQuery()) {
            while (rows.next()) {
                acls.computeIfAbsent(rows.getString(1), path -> new ArrayList<>(1))
                        .add(new AclLine(rows.getString(2), rows.getString(3), rows.getInt(4)));
            }
        }
        try (PreparedStatement znodes = prepared(
                        connection,
                        "select path, data, node_type, ttl_ms from znodes where path in (" + paths + ")",
                        wanted);
                ResultSet rows = znodes.executeQuery()) {
            while (rows.next()) {
                String path = rows.getString(1);
                String nodeType = Objects.requireNonNullElse(rows.getString(3), "");
                present.byPath.put(
                        path,
                        new Present(
                                rows.getBytes(2),
                                nodeType,
                                rows.getObject(4, Long.class),
                                acls.getOrDefault(path, List.of())));
            }
        }
        return present;
    }

    private static PreparedStatement prepared(Connection connection, String sql, List<ImportedZnode> wanted)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < wanted.size(); i++) {
            statement.setString(i + 1, wanted.get(i).path());
        }
        return statement;
    }

    /** Of these the ones that are there, and show. */
    static Set<String> paths(Connection connection, Set<String> wanted) throws SQLException {
        String paths = String.join(", ", Collections.nCopies(wanted.size(), "?"));
        Set<String> there = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("select path from znodes where path in (" + paths + ")")) {
            int at = 1;
            for (String path : wanted) {
                select.setString(at++, path);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
        }
        return there;
    }

    @Override
    public boolean has(String path) {
        return byPath.containsKey(path);
    }

    @Override
    public boolean isSame(ImportedZnode wanted) {
        return has(wanted.path()) && isSameKind(wanted) && isSameData(wanted) && isSameAcl(wanted);
    }

    @Override
    public boolean isSameKind(ImportedZnode wanted) {
        Present is = Objects.requireNonNull(byPath.get(wanted.path()));
        return is.nodeType.equals(wanted.nodeType()) && Objects.equals(is.ttlMs, wanted.ttlMs());
    }

    /** Of one that is there: as it shows. */
    List<AclLine> acl(String path) {
        return Objects.requireNonNull(byPath.get(path)).acl;
    }

    boolean isSameData(ImportedZnode wanted) {
        return Arrays.equals(Objects.requireNonNull(byPath.get(wanted.path())).data, wanted.data());
    }

    /** So it is, too, where nothing is said of that. Of a digest that is covered up what shows is compared. */
    boolean isSameAcl(ImportedZnode wanted) {
        List<AclLine> is = Objects.requireNonNull(byPath.get(wanted.path())).acl;
        List<AclLine> acl = wanted.acl();
        if (acl == null || is.equals(acl)) {
            return true;
        }
        return is.size() == acl.size() && IntStream.range(0, is.size()).allMatch(i -> shows(is.get(i), acl.get(i)));
    }

    private static boolean shows(AclLine shown, AclLine wanted) {
        String user = wanted.id().replaceFirst(":.*", "");
        boolean covered = shown.scheme().equals("digest") && shown.id().equals(user + ImportedZnode.REDACTED);
        return shown.equals(wanted) || (covered && wanted.scheme().equals("digest") && shown.perms() == wanted.perms());
    }
}
