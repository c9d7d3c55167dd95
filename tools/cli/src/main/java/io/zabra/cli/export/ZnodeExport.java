package io.zabra.cli.export;

import io.zabra.cli.output.Tally;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes a subtree out, as of one zxid. Blocks as long as that takes; other clients are not held up. */
public final class ZnodeExport {
    private static final String SYSTEM = "/zookeeper";

    private final ExportFormat format;
    private final Writer out;
    private long znodes;
    private long hidden;
    private long unsaid;
    private long aclsLost;

    private ZnodeExport(ExportFormat format, Writer out) {
        this.format = format;
        this.out = out;
    }

    /**
     * What was written.
     *
     * @param zxid that it is the tree of
     * @param hidden of them without their data, which the session may not READ
     * @param unsaid ephemeral or hidden znodes that {@link ExportFormat#SQL} leaves out
     * @param aclsLost znodes with an ACL that {@link ExportFormat#SQL} does not write
     */
    public record Report(long zxid, long znodes, long hidden, long unsaid, long aclsLost) {}

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
        return new Report(zxid, export.znodes, export.hidden, export.unsaid, export.aclsLost);
    }

    private static boolean isSystem(String path) {
        return path.equals(SYSTEM) || path.startsWith(SYSTEM + "/");
    }

    private void add(ExportedZnode znode) throws IOException {
        hidden += znode.hidden() ? 1 : 0;
        String text = format.text(znode);
        if (text.isEmpty()) {
            unsaid += znode.path().equals("/") ? 0 : 1;
            return;
        }
        aclsLost += format == ExportFormat.SQL && !znode.isOpen() ? 1 : 0;
        znodes++;
        out.append(text).append('\n');
    }
}
