package io.zabra.acceptance.logic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs scripts over one connection and counts. One thread. */
final class LogicRun {
    private final Connection connection;
    private final LogicTables tables;
    private final Consumer<String> differences;
    private long passed;
    private long failed;
    private long inapplicable;
    private boolean broken;

    /** @param differences told of each */
    LogicRun(Connection connection, Consumer<String> differences) {
        this.connection = connection;
        this.tables = new LogicTables(connection);
        this.differences = differences;
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    /** Queries that come after a statement that has no meaning here, as one that creates a trigger. */
    long inapplicable() {
        return inapplicable;
    }

    /** Returns the lines of a script of the artifact. */
    static List<String> script(String name) throws IOException {
        var stream = LogicRun.class.getResourceAsStream("/test/" + name);
        if (stream == null) {
            throw new IOException("there is no script " + name);
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    /** @param queriesMax of the script, spread evenly over it */
    void run(String name, int queriesMax) throws IOException, SQLException {
        List<LogicScript.Step> steps = new ArrayList<>();
        LogicScript.read(script(name), steps::add);
        long queries =
                steps.stream().filter(LogicScript.Query.class::isInstance).count();
        long every = Math.max(1, (queries + queriesMax - 1) / queriesMax);
        broken = false;
        long seen = 0;
        for (LogicScript.Step step : steps) {
            if (step instanceof LogicScript.Statement statement) {
                run(name, statement);
            } else if (step instanceof LogicScript.Query query && seen++ % every == 0) {
                run(name, query);
            }
        }
        tables.clear();
    }

    private void run(String name, LogicScript.Statement statement) {
        try {
            broken |= !broken && !tables.run(statement.sql()) && statement.succeeds();
        } catch (SQLException e) {
            if (statement.succeeds()) {
                broken = true;
                differences.accept(name + ": " + statement.sql() + "\n  " + e.getSQLState() + " " + e.getMessage());
            }
        }
    }

    private void run(String name, LogicScript.Query query) {
        if (broken) {
            inapplicable++;
            return;
        }
        String outcome;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.sql())) {
            LogicAnswer answer = LogicAnswer.of(query, rows);
            if (answer.is(query.expected())) {
                passed++;
                return;
            }
            outcome = "yields " + answer + ", expected " + query.expected();
        } catch (SQLException e) {
            outcome = e.getSQLState() + " " + e.getMessage();
        }
        failed++;
        differences.accept(name + ": " + query.sql().replace('\n', ' ') + "\n  " + outcome);
    }
}
