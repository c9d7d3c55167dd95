package io.zabra.cli;

import io.zabra.cli.top.Activity;
import io.zabra.cli.top.Display;
import io.zabra.cli.top.Poll;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an ensemble does, again and again. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = {
            "Show live what each server of an ensemble does: requests a second, latencies, clients, processor, memory;"
                    + " and the paths that most requests name.",
            "Any of the servers will do; it asks the others.",
            "At a terminal the screen is drawn anew each time; in a pipe each time is a block of lines."
        },
        footerHeading = "%nExit status: 0, 3 where no server can be reached (any more).%n%nExamples:%n",
        footer = {"  zabra top zk1:2181,zk2:2181", "  zabra top localhost --every 10 --count 6 > minute.txt"})
final class TopCommand implements Callable<Integer> {
    private static final double MS_PER_S = 1_000;

    @Parameters(paramLabel = "URL", description = "As of 'zabra sql': host:port of a server, or a JDBC URL.")
    @SuppressWarnings("NullAway.Init")
    private String url;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Between two times (default ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private double everyS;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "TIMES",
            description = "Ends after so many times; 0: until Ctrl-C (default).",
            defaultValue = "0")
    private int count;

    @Option(
            names = "--paths",
            paramLabel = "MOST",
            description = "How many of the hottest paths (default ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int paths;

    @Mixin
    private Login login = new Login();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (!(everyS > 0) || count < 0 || paths < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--every must be more than 0, --count and --paths not less");
        }
        String jdbcUrl = ServerUrl.jdbc(url);
        ServerUrl.requireStore(jdbcUrl);
        try (Connection connection = login.connect(jdbcUrl)) {
            watch(connection);
            return ExitCode.OK;
        } catch (SQLException e) {
            spec.commandLine()
                    .getErr()
                    .println("zabra: " + ServerUrl.withoutProperties(jdbcUrl) + ": " + e.getMessage());
            return ExitCode.of(e);
        }
    }

    private void watch(Connection connection) throws SQLException, InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Display display = Display.of(out, System.getenv())) {
            Poll before = Poll.of(connection, paths);
            display.announce("Measuring for " + everyS + " s …");
            for (int done = 0; (count == 0 || done < count) && !out.checkError(); done++) {
                Thread.sleep(Math.max(1, (long) (everyS * MS_PER_S)));
                Poll now = Poll.of(connection, paths);
                display.show(withTime(new Activity(before, now).lines(display.columns())));
                before = now;
            }
        }
    }

    private static List<String> withTime(List<String> lines) {
        String time =
                DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(LocalTime.now(ZoneId.systemDefault()));
        List<String> timed = new ArrayList<>(lines);
        timed.set(0, time + "  " + lines.get(0));
        return timed;
    }
}
