package io.zabra.cli.export;

import io.zabra.cli.output.Tally;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes znodes on a server or in a store, some hundred by one atomic write. What is there already and the same is left alone, so that
 * an import can be begun anew. One thread; blocks as long as it takes.
 */
public final class ZnodeImport {
    private static final int ZNODES_AT_ONCE = 500;
    /** Half of what a server takes at once where nothing is said of that. */
    private static final int BYTES_AT_ONCE = 1 << 19;

    private final Connection connection;
    private final Target target;
    private final Tally progress;
    private final List<ImportedZnode> batch = new ArrayList<>();
    private final Set<String> batchPaths = new HashSet<>();
    private int batchBytes;
    private final PlannedZnodes planned = new PlannedZnodes();
    private final ParentZnodes parents;
    private boolean intoIsThere;
    private final Report report;
    private long passed;

    /**
     * @param progress told how many znodes of the source are done
     * @param report says what is known to be done, also where {@link #run} does not come to its end
     */
    public ZnodeImport(Connection connection, Target target, Tally progress, Report report) {
        this.connection = connection;
        this.target = target;
        this.progress = progress;
        this.report = report;
        this.parents = new ParentZnodes(connection, target, planned);
    }

    /**
     * Where to, and what of it.
     *
     * @param into path below which everything comes; {@code /}: each has the path that it had
     * @param only path in the source of the subtree that is imported; {@code /}: all of it
     * @param writes false: it is only found out what would be done, conflicts are counted, and none ends it
     */
    public record Target(String into, String only, ConflictPolicy onConflict, boolean writes) {
        String path(String from) {
            if (into.equals("/")) {
                return from;
            }
            return from.equals("/") ? into : into + from;
        }

        boolean has(String path) {
            return only.equals("/") || path.equals(only) || path.startsWith(only + "/");
        }
    }

    /** What was done with how many znodes. */
    public static final class Report {
        private long created;
        private long replaced;
        private long same;
        private long kept;
        private long ephemeral;
        private long partial;
        private long below;
        private long open;
        private long otherKind;
        private @Nullable String firstConflict;
        private long conflicts;

        public long created() {
            return created;
        }

        public long replaced() {
            return replaced;
        }

        /** Were there, and the same. */
        public long same() {
            return same;
        }

        /** Were there and others, and stay. */
        public long kept() {
            return kept;
        }

        /** Not made: each ended with its session. */
        public long ephemeral() {
            return ephemeral;
        }

        /** Not made: who wrote the source might not see all of them, or SQL cannot say their ACL. */
        public long partial() {
            return partial;
        }

        /** Not made: what is above them is not, for such a reason, and they would be below an open and empty znode. */
        public long below() {
            return below;
        }

        /** Of those created, for which the source says no ACL, so that anybody may do everything. */
        public long open() {
            return open;
        }

        /** Not replaced: what they are cannot be changed. */
        public long otherKind() {
            return otherKind;
        }

        /** Were there and others, where nothing was written and {@link ConflictPolicy#FAIL} holds. */
        public long conflicts() {
            return conflicts;
        }

        /** The first of these, and where in the source it stands; null where there is none. */
        public @Nullable String firstConflict() {
            return firstConflict;
        }

        public long all() {
            return created + replaced + same + kept + ephemeral + partial + below + otherKind + conflicts;
        }
    }

    /**
     * To be called once.
     *
     * @throws SQLException where the server refuses, or is lost: what was written before that stays
     * @throws IOException where the source cannot be read, or a znode is in the way: likewise
     */
    public void run(ZnodeSource source) throws SQLException, IOException {
        intoIsThere = parents.isIntoThere();
        try {
            source.giveTo(this::take);
            flush();
        } catch (WriteFailure e) {
            throw e.cause;
        }
    }

    /** How many znodes {@link #run} would take; reads the source to its end, so that what is wrong in it is known before anything is written. */
    public static long count(ZnodeSource source, Target target) throws IOException {
        AtomicLong count = new AtomicLong();
        source.giveTo(znode -> {
            if (target.has(znode.path())) {
                count.incrementAndGet();
            }
        });
        return count.get();
    }

    private void take(ImportedZnode znode) throws IOException {
        if (!target.has(znode.path())) {
            return;
        }
        passed++;
        ImportedZnode moved = znode.at(target.path(znode.path()));
        if (!isInto(moved)) {
            sort(moved);
        }
        progress.reached(passed);
    }

    /** Whether it is the source's root, and what it would become is there: that is not the source's to change. */
    private boolean isInto(ImportedZnode moved) {
        return intoIsThere && !target.into().equals("/") && moved.path().equals(target.into());
    }

    private void sort(ImportedZnode znode) throws IOException {
        if (parents.isBelowLeftOut(znode.path())) {
            report.below++;
        } else if (znode.isEphemeral()) {
            report.ephemeral++;
        } else if (znode.isPartial() || "".equals(znode.aclText())) {
            report.partial++;
            parents.leaveOut(znode.path());
        } else {
            add(znode);
        }
    }

    private void add(ImportedZnode znode) throws IOException {
        boolean full = batch.size() == ZNODES_AT_ONCE || batchBytes + znode.bytes() > BYTES_AT_ONCE;
        // One that stands there twice is held against what the first of them has made.
        if (full || batchPaths.contains(znode.path())) {
            flush();
        }
        parents.requireNotMade(znode);
        batch.add(znode);
        batchPaths.add(znode.path());
        batchBytes += znode.bytes();
    }

    private void flush() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            write();
        } catch (SQLException e) {
            throw new WriteFailure(e);
        }
        batch.clear();
        batchPaths.clear();
        batchBytes = 0;
    }

    private void write() throws SQLException, IOException {
        PresentZnodes present = PresentZnodes.among(connection, batch);
        List<ImportedZnode> missing = new ArrayList<>();
        List<ImportedZnode> others = new ArrayList<>();
        for (ImportedZnode znode : batch) {
            KnownZnodes known = planned.has(znode.path()) ? planned : present;
            if (!known.has(znode.path())) {
                missing.add(znode);
            } else if (known.isSame(znode)) {
                report.same++;
            } else if (isReplaced(znode, known)) {
                others.add(znode);
            }
        }
        // Parents before their children: each is a prefix.
        missing.sort(Comparator.comparing(ImportedZnode::path));
        parents.prepare(missing);
        create(missing);
        for (ImportedZnode znode : others) {
            replace(znode, present);
        }
    }

    private boolean isReplaced(ImportedZnode znode, KnownZnodes known) throws IOException {
        switch (target.onConflict()) {
            case FAIL -> conflict(znode);
            case SKIP -> report.kept++;
            case REPLACE -> {
                if (known.isSameKind(znode)) {
                    return true;
                }
                report.otherKind++;
            }
        }
        return false;
    }

    private void conflict(ImportedZnode znode) throws IOException {
        boolean twice = planned.has(znode.path());
        String where = znode.path() + " (" + znode.place() + (twice ? ", where it stands once more" : "") + ")";
        if (target.writes()) {
            throw new IOException(where + " is there already, and another one. See --on-conflict");
        }
        report.conflicts++;
        report.firstConflict = report.firstConflict == null ? where : report.firstConflict;
    }

    private void create(List<ImportedZnode> znodes) throws SQLException {
        if (!target.writes()) {
            znodes.forEach(planned::add);
        } else if (!znodes.isEmpty()) {
            insert(znodes);
        }
        report.created += znodes.size();
        report.open += znodes.stream().filter(znode -> znode.acl() == null).count();
    }

    private void insert(List<ImportedZnode> znodes) throws SQLException {
        String sql = "insert into znodes (path, data, node_type, ttl_ms, acl) values "
                + String.join(", ", Collections.nCopies(znodes.size(), "(?, ?, ?, ?, ?)"));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int at = 1;
            for (ImportedZnode znode : znodes) {
                insert.setString(at++, znode.path());
                insert.setBytes(at++, znode.data());
                insert.setString(at++, znode.nodeType());
                insert.setObject(at++, znode.ttlMs());
                insert.setString(at++, znode.aclText());
            }
            insert.executeUpdate();
        }
    }

    private void replace(ImportedZnode znode, PresentZnodes present) throws SQLException {
        if (target.writes()) {
            update(znode, present);
        } else {
            planned.replace(znode, present);
        }
        report.replaced++;
    }

    private void update(ImportedZnode znode, PresentZnodes present) throws SQLException {
        if (!present.isSameData(znode)) {
            try (PreparedStatement update = connection.prepareStatement("update znodes set data = ? where path = ?")) {
                update.setBytes(1, znode.data());
                update.setString(2, znode.path());
                update.executeUpdate();
            }
        }
        if (!present.isSameAcl(znode)) {
            String acl = znode.aclText();
            try (PreparedStatement update = connection.prepareStatement("update znodes set acl = ? where path = ?")) {
                update.setString(1, acl == null ? "world:anyone:cdrwa" : acl);
                update.setString(2, znode.path());
                update.executeUpdate();
            }
        }
    }

    /** On its way through a source, which knows of no SQL. */
    private static final class WriteFailure extends IOException {
        private static final long serialVersionUID = 1;

        private final SQLException cause;

        WriteFailure(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
