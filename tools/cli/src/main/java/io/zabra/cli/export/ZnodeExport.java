package io.zabra.cli.export;

import io.zabra.cli.output.Tally;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes a subtree out, as of one zxid. Blocks as long as that takes; other clients are not held up. */
public final class ZnodeExport {
    /** A little less than the driver takes where nothing is said of that, for what stands around it. */
    private static final int STATEMENT_BYTES_MAX = 1_048_000;

    /** Of a char. */
    private static final int UTF8_BYTES_MAX = 3;

    private static final String SYSTEM = "/zookeeper";

    private final ExportFormat format;
    private final Writer out;
    private long znodes;
    private long hidden;
    private long unsaid;
    private long aclsLost;
    private long tooLong;

    private ZnodeExport(ExportFormat format, Writer out) {
        this.format = format;
        this.out = out;
    }

    /**
     * What was written.
     *
     * @param zxid that it is the tree of
     * @param hidden of them without their data, which the session may not READ
     * @param partial whether there are others below what the session may not READ, which does not show them
     * @param unsaid ephemeral or hidden znodes that {@link ExportFormat#SQL} leaves out
     * @param aclsLost znodes with an ACL that {@link ExportFormat#SQL} does not write
     * @param tooLong statements that a server takes only where it was told to take long ones
     */
    public record Report(
            long zxid, long znodes, long hidden, boolean partial, long unsaid, long aclsLost, long tooLong) {
        /** Whether the session has seen everything. */
        public boolean isWhole() {
            return hidden == 0 && !partial;
        }
    }

    /**
     * @param root path of the subtree; of the root everything but {@code /zookeeper} is written
     * @param progress told after each znode how many are written, of how many
     * @throws SQLException where the server cannot be read
     * @throws IOException where {@code out} cannot be written, or what was read is not of one zxid
     */
    public static Report write(Connection connection, String root, ExportFormat format, Writer out, Tally progress)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        ZnodeExport export = new ZnodeExport(format, out);
        boolean skipsSystem = !isSystem(root);
        ZnodeReader reader = new ZnodeReader(connection);
        if (progress.isShown()) {
            progress.expect(reader.count(root));
        }
        long zxid = reader.read(root, znode -> {
            if (!skipsSystem || !isSystem(znode.path())) {
                export.add(znode);
                progress.reached(export.znodes);
            }
        });
        connection.rollback();
        out.flush();
        return new Report(
                zxid, export.znodes, export.hidden, reader.isPartial(), export.unsaid, export.aclsLost, export.tooLong);
    }

    private static boolean isSystem(String path) {
        return path.equals(SYSTEM) || path.startsWith(SYSTEM + "/");
    }

    private static boolean isLong(String statement) {
        return statement.length() > STATEMENT_BYTES_MAX / UTF8_BYTES_MAX
                && statement.getBytes(StandardCharsets.UTF_8).length > STATEMENT_BYTES_MAX;
    }

    private void add(ExportedZnode znode) throws IOException {
        hidden += znode.hidden() ? 1 : 0;
        String text = format.text(znode);
        if (text.isEmpty()) {
            unsaid += znode.path().equals("/") ? 0 : 1;
            return;
        }
        aclsLost += format == ExportFormat.SQL && !znode.isOpen() ? 1 : 0;
        tooLong += format == ExportFormat.SQL && isLong(text) ? 1 : 0;
        znodes++;
        out.append(text).append('\n');
    }
}
