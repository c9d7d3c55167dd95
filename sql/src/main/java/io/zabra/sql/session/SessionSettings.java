package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.Isolation;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Suggestions;
import io.zabra.sql.syntax.Reading;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a connection has SET: for itself alone, until it ends. One thread. */
final class SessionSettings {
    private static final String CONSISTENCY = "read_consistency";
    private static final String AT_LEAST = "read_at_least";
    private static final String TIMEOUT = "statement_timeout_ms";
    private static final String ISOLATION = "transaction_isolation";
    private static final String APPLICATION = "application_name";
    private static final List<String> NAMES = List.of(CONSISTENCY, AT_LEAST, TIMEOUT, ISOLATION, APPLICATION);

    private final ApplicationName application;

    private Reading reading = Reading.LOCAL;
    private long atLeast;
    private int timeoutMs;
    private Isolation isolation = Isolation.REPEATABLE_READ;

    SessionSettings(ApplicationName application) {
        this.application = application;
    }

    /** The freshness of what no statement says otherwise of. */
    Reading reading() {
        return reading.kind() == Reading.Kind.LOCAL && atLeast > 0 ? Reading.atLeast(atLeast) : reading;
    }

    /** 0: none. */
    int timeoutMs() {
        return timeoutMs;
    }

    /** Of transactions that begin from now on. */
    Isolation isolation() {
        return isolation;
    }

    void setIsolation(Isolation isolation) {
        this.isolation = isolation;
    }

    /** {@code name = value}, {@code name TO value}, {@code [SESSION CHARACTERISTICS AS] TRANSACTION ISOLATION LEVEL …}. */
    void set(List<Argument> arguments) {
        List<String> words = arguments.stream().map(Argument::text).toList();
        Isolation asked = Isolation.in(words);
        if (asked != null) {
            isolation = asked;
            return;
        }
        int start = !words.isEmpty() && words.get(0).equalsIgnoreCase("SESSION") ? 1 : 0;
        boolean assigns = words.size() > start + 2
                && (words.get(start + 1).equals("=") || words.get(start + 1).equalsIgnoreCase("TO"));
        if (!assigns) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "SET what? SET name = value, where name is one of " + String.join(", ", NAMES));
        }
        set(words.get(start).toLowerCase(Locale.ROOT), String.join(" ", words.subList(start + 2, words.size())));
    }

    private void set(String name, String value) {
        switch (name) {
            case CONSISTENCY -> reading = consistency(value);
            case AT_LEAST -> atLeast = number(name, value);
            case TIMEOUT -> timeoutMs = (int) Math.min(Integer.MAX_VALUE, number(name, value));
            case ISOLATION -> {
                Isolation asked = Isolation.in(List.of(("ISOLATION LEVEL " + value).split(" ", -1)));
                isolation = asked == null ? isolation : asked;
            }
            case APPLICATION -> application.change(value);
            // What drivers and tools of other databases set for themselves, and which changes nothing here.
            case "extra_float_digits", "client_encoding", "datestyle", "timezone" -> {}
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, "There is no setting '" + name + "'" + Suggestions.of(name, NAMES));
        }
    }

    private static Reading consistency(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "local", "default" -> Reading.LOCAL;
            case "linearizable" -> Reading.LINEARIZABLE;
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, CONSISTENCY + " is local or linearizable, not '" + value + "'");
        };
    }

    private static long number(String name, String value) {
        try {
            long number = Long.decode(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, name + " is a number, not '" + value + "'", e);
        }
        throw new SqlFailure(SqlState.INVALID_PARAMETER, name + " must not be negative");
    }

    void reset() {
        reading = Reading.LOCAL;
        atLeast = 0;
        timeoutMs = 0;
        isolation = Isolation.REPEATABLE_READ;
        application.restore();
    }

    /** Rows of (name, setting); all of them where the name is ALL or none is given. */
    List<@Nullable Object[]> show(List<Argument> arguments) {
        String wanted = arguments.isEmpty() ? "all" : arguments.get(0).text().toLowerCase(Locale.ROOT);
        if (wanted.equals("transaction")) {
            wanted = ISOLATION;
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String name : NAMES) {
            if (wanted.equals("all") || wanted.equals(name)) {
                rows.add(new Object[] {name, shown(name)});
            }
        }
        if (rows.isEmpty()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "There is no setting '" + wanted + "'" + Suggestions.of(wanted, NAMES)
                            + "; the server's are in the table settings");
        }
        return rows;
    }

    private String shown(String name) {
        return switch (name) {
            case CONSISTENCY -> reading.kind().name().toLowerCase(Locale.ROOT);
            case AT_LEAST -> Long.toString(atLeast);
            case TIMEOUT -> Integer.toString(timeoutMs);
            case APPLICATION -> application.text();
            default -> isolation.words();
        };
    }
}
