package io.zabra.cli;

import io.zabra.cli.console.InteractiveConsole;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The SQL console on a database named by its JDBC URL. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Open the SQL console on a server or a store, or run statements and exit.",
        footerHeading =
                "%nExit status: 1 where a statement failed, 3 where nothing can be connected to (any more).%n%nExamples:%n",
        footer = {
            "  zabra sql localhost:2181",
            "  zabra sql localhost -e \"select count(*) from znodes\"",
            "  zabra sql jdbc:zabra:embedded:/var/lib/zabra --format json < queries.sql"
        })
final class SqlCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            description = {
                "host:port[,host:port…][/chroot] of a server, or a JDBC URL:",
                "jdbc:zabra://host:port/chroot, jdbc:zabra:embedded:DIR, jdbc:zabra:mem:NAME."
            })
    @SuppressWarnings("NullAway.Init")
    private String url;

    @Mixin
    private SqlInput input = new SqlInput();

    @Mixin
    private Login login = new Login();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String jdbcUrl = ServerUrl.jdbc(url);
        try (Connection connection = login.connect(jdbcUrl)) {
            return input.isInteractive()
                    ? input.runConsole(connection, greeting(connection), SqlInput.history(), List.of())
                    : input.runScripts(connection);
        } catch (SQLException e) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "zabra: cannot connect to " + ServerUrl.withoutProperties(jdbcUrl) + ": " + e.getMessage());
            return ExitCode.of(e);
        }
    }

    private static List<String> greeting(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        return List.of(
                metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion(),
                InteractiveConsole.hint(),
                "");
    }
}
