package io.zabra.cli;

import io.zabra.cli.console.InteractiveConsole;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The console on real data, without any set-up. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Import a sample data set into memory and open the SQL console on it.",
            "It is what a Kafka broker, ClickHouse replicas and Curator applications left in ZooKeeper. Nothing is kept."
        },
        footerHeading = "%nExit status: 1 where a statement failed.%n%nExample:%n",
        footer = {"  zabra demo -e \"select node_type, count(*) from znodes group by node_type\""})
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private SqlInput input = new SqlInput();

    @Override
    public Integer call() throws IOException, SQLException {
        try (SampleStore sample = SampleStore.open();
                Connection connection = sample.connect()) {
            if (!input.isInteractive()) {
                return input.runScripts(connection);
            }
            warmUp(sample);
            return input.runConsole(connection, greeting(sample.summary()), null, suggestions());
        }
    }

    /** While the user reads: the first query of a process waits for its planner to load. */
    private static void warmUp(SampleStore sample) {
        Thread thread = new Thread(
                () -> {
                    try (Connection connection = sample.connect();
                            Statement statement = connection.createStatement()) {
                        statement.execute(Example.SERVICES.sql().replace(";", ""));
                    } catch (SQLException e) {
                        return; // Whatever it is, the user's own statement says it better.
                    }
                },
                "zabra-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static List<String> greeting(String summary) {
        List<String> lines = new ArrayList<>();
        lines.add("Zabra " + Version.number() + ". " + summary);
        lines.add(
                "A Kafka broker, ClickHouse replicas and Curator's recipes wrote them. It is all in memory: try anything.");
        for (Example example : Example.values()) {
            lines.add("");
            lines.add(example.question());
            example.sql().lines().forEach(line -> lines.add("\t" + line));
        }
        lines.add("");
        lines.add("The arrow key up brings them.");
        lines.add(InteractiveConsole.hint());
        lines.add("");
        return lines;
    }

    /** In the order printed, read from the arrow key. */
    private static List<String> suggestions() {
        List<String> suggestions = new ArrayList<>(
                Arrays.stream(Example.values()).map(Example::sql).toList());
        Collections.reverse(suggestions);
        return suggestions;
    }
}
