package io.zabra.cli;

import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Does a little of what servers and consoles do. The launcher has the JVM write down meanwhile which classes that takes, and
 * gives this archive to every later start.
 */
@Command(
        name = "archive-classes",
        mixinStandardHelpOptions = true,
        description = {
            "Have every later start take half the time: write an archive of Zabra's classes for this JVM.",
            "It is made beside the jars, so it wants whoever installed them; once, and again after the JVM was updated.",
            "In a clone of the sources the launcher does it by itself."
        })
final class ArchiveClassesCommand implements Callable<Integer> {
    private static final String QUERY =
            "select name, json_value(data_text, '$.zone') from znodes where parent = '/services/orders' order by name";

    private static final String PARENT = "INSERT INTO znodes (path) VALUES ('/missed')";
    private static final String CHILD = "INSERT INTO znodes (path) VALUES ('/missed/%d')";
    private static final int MISSED = 10;

    private static final List<String> STATEMENTS = List.of(
            "INSERT INTO znodes (path, data_text) VALUES ('/a', '{\"b\":1}')",
            "INSERT INTO znodes (path, data_text) VALUES ('/a/b', 'c') ON CONFLICT DO NOTHING",
            "SELECT path, data, version FROM znodes WHERE path = '/a'",
            "SELECT name, JSON_VALUE(data_text, '$.b') FROM znodes WHERE parent = '/' ORDER BY name LIMIT 10",
            "SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC",
            "SELECT z.path FROM znodes z JOIN sessions s ON z.ephemeral_owner = s.session_id WHERE z.path LIKE '/a/%'",
            "SELECT path FROM znodes WHERE path IN (SELECT parent FROM znodes)",
            "SELECT name, metric_value FROM metrics",
            "UPDATE znodes SET data_text = 'd' WHERE path = '/a/b' AND version = 0",
            "DELETE FROM znodes WHERE path = '/a/b'");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException, ConfigException, InterruptedException {
        // A server logs: also what that takes is used, for nobody to read.
        Logging.begin("INFO").join();
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        try {
            use();
        } finally {
            System.setErr(err);
        }
        spec.commandLine().getOut().println("Zabra's classes have been used once.");
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private static void use() throws IOException, SQLException, ConfigException {
        CommandLine quiet = Zabra.commandLine();
        quiet.setOut(new PrintWriter(Writer.nullWriter()));
        quiet.execute("demo", "-e", QUERY);
        Path directory = Files.createTempDirectory("zabra-classes");
        try {
            serve(directory);
            serveTogether(directory);
        } finally {
            delete(directory);
        }
    }

    /** Twice: a server that comes back has its snapshot and its log to read. */
    private static void serve(Path directory) throws IOException, SQLException, ConfigException {
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"),
                "dataDir=" + directory.resolve("data") + "\nclientPort=0\nclientPortAddress=127.0.0.1\nsnapCount=3\n");
        serve(config, STATEMENTS);
        serve(config, List.of());
    }

    private static void serve(Path config, List<String> statements) throws IOException, SQLException, ConfigException {
        try (ZabraServer server = ZabraServer.start(ServerConfig.load(config))) {
            FirstRequests.ask(server.port());
            execute(server.port(), statements);
        }
    }

    private static void execute(int port, List<String> statements) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                if (statement.execute(sql)) {
                    readAll(statement.getResultSet());
                }
            }
        }
    }

    /** A member of an ensemble has classes of its own, and needs them most when it comes back to one that is under load. */
    private static void serveTogether(Path directory) throws IOException, SQLException, ConfigException {
        try (SampleEnsemble ensemble = new SampleEnsemble(directory);
                Connection connection = connect(ensemble.leaderPort());
                Statement statement = connection.createStatement()) {
            insert(statement, PARENT);
            ensemble.withoutAFollower(() -> {
                for (int i = 0; i < MISSED; i++) {
                    insert(statement, CHILD.formatted(i));
                }
            });
        }
    }

    private static void insert(Statement statement, String sql) throws SQLException {
        int unused = statement.executeUpdate(sql);
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + port);
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void readAll(ResultSet rows) throws SQLException {
        try (rows) {
            boolean more = rows.next();
            while (more) {
                more = rows.next();
            }
        }
    }
}
