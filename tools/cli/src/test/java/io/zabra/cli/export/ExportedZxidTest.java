package io.zabra.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.output.Progress;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.jdbc.ZabraConnection;
import io.zabra.jdbc.ZabraResultSet;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read while others write says which state it is, over the wire. */
class ExportedZxidTest {
    @TempDir
    private Path directory;

    private ZabraServer server;
    private Connection reader;
    private Connection writer;
    private int written;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"), "dataDir=" + directory.resolve("data") + "\nclientPort=0\n");
        server = ZabraServer.start(ServerConfig.load(config));
        reader = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port() + "/");
        writer = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port() + "/");
    }

    @AfterEach
    void stop() throws SQLException {
        reader.close();
        writer.close();
        server.close();
    }

    /** Another znode; returns its czxid. */
    private long write() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery(
                        "insert into znodes (path) values ('/n" + written++ + "') returning czxid")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static long rowsZxid(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select path from znodes")) {
            return rows.unwrap(ZabraResultSet.class).zxid();
        }
    }

    @Test
    void rowsOfATransactionAreOfTheZxidThatItBeganAt() throws SQLException {
        long before = write();
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            long first = rowsZxid(statement);
            long after = write();
            assertThat(rowsZxid(statement))
                    .isEqualTo(first)
                    .isGreaterThanOrEqualTo(before)
                    .isLessThan(after);
            assertThat(reader.unwrap(ZabraConnection.class).lastZxid()).isGreaterThanOrEqualTo(after);
        }
    }

    @Test
    void anExportNamesTheZxidThatItHasRead() throws SQLException, IOException {
        long before = write();
        long[] next = new long[1];
        StringWriter out = new StringWriter() {
            @Override
            public void write(String text) {
                next[0] = next[0] == 0 ? unchecked(ExportedZxidTest.this::write) : next[0];
                super.write(text);
            }
        };
        ZnodeExport.Report report = ZnodeExport.write(reader, "/", ExportFormat.JSONL, out, unseen());
        assertThat(next[0]).isPositive();
        assertThat(out.toString()).contains("\"/n0\"").doesNotContain("\"/n1\"");
        assertThat(report.zxid()).isGreaterThanOrEqualTo(before).isLessThan(next[0]);
    }

    @Test
    void aBackupNamesTheZxidThatItHasRead() throws SQLException, IOException {
        long before = write();
        long[] next = new long[1];
        Connection disturbed = afterEachQuery(reader, Connection.class, () -> {
            long czxid = unchecked(this::write);
            next[0] = next[0] == 0 ? czxid : next[0];
        });
        SnapshotInfo backup = ZnodeBackup.write(disturbed, NioDisk.DISK, directory.resolve("backup"), unseen())
                .snapshot();
        assertThat(next[0]).isPositive();
        assertThat(backup.zxid()).isGreaterThanOrEqualTo(before).isLessThan(next[0]);
    }

    private static Progress unseen() {
        return Progress.on(new PrintWriter(Writer.nullWriter()), "znodes");
    }

    /** The same object, which does something after each statement that yields rows. */
    private static <T> T afterEachQuery(T real, Class<T> type, Runnable then) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (method.getName().equals("createStatement")) {
                return afterEachQuery((Statement) result, Statement.class, then);
            }
            if (result instanceof ResultSet) {
                then.run();
            }
            return result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface Write {
        long czxid() throws SQLException;
    }

    private static long unchecked(Write write) {
        try {
            return write.czxid();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
