package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.Isolation;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Suggestions;
import io.zabra.sql.syntax.Reading;
import io.zabra.sql.syntax.StatementSyntax;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import io.zabra.sql.syntax.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a connection has SET: for itself alone, until it ends. One thread. */
final class SessionSettings {
    private static final String CONSISTENCY = "read_consistency";
    private static final String AT_LEAST = "read_at_least";
    private static final String TIMEOUT = "statement_timeout_ms";
    private static final String ISOLATION = "transaction_isolation";
    private static final String APPLICATION = "application_name";
    private static final List<String> NAMES = List.of(CONSISTENCY, AT_LEAST, TIMEOUT, ISOLATION, APPLICATION);

    private static final Set<String> OTHERS = Set.of(
            "extra_float_digits",
            "client_encoding",
            "datestyle",
            "timezone",
            "intervalstyle",
            "standard_conforming_strings",
            "client_min_messages");

    private static final Set<String> OBJECTS =
            Set.of("tables", "databases", "schemas", "columns", "views", "indexes", "create");

    private static final TransactionModes STANDARD = new TransactionModes(Isolation.REPEATABLE_READ, false);

    private final ApplicationName application;

    private Reading reading = Reading.LOCAL;
    private long atLeast;
    private int timeoutMs;
    private TransactionModes session = STANDARD;
    /** Of the transaction that has begun, or of the next one. */
    private @Nullable TransactionModes transaction;

    private boolean inTransaction;
    private boolean hasRead;

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

    /** Of the transaction that has begun; without one, of those that begin from now on, and of single statements. */
    TransactionModes modes() {
        TransactionModes own = transaction;
        return inTransaction && own != null ? own : session;
    }

    Isolation isolation() {
        return modes().isolation();
    }

    /** @param words behind BEGIN */
    void begin(List<String> words) {
        TransactionModes before = transaction;
        TransactionModes next = (before == null ? session : before).with(words);
        if (hasRead && !next.equals(before)) {
            throw tooLate();
        }
        transaction = next;
        inTransaction = true;
    }

    /** The transaction reads its state: from now on its modes stand. */
    void read() {
        if (!inTransaction) {
            begin(List.of());
        }
        hasRead = true;
    }

    void end() {
        transaction = null;
        inTransaction = false;
        hasRead = false;
    }

    /** Throws 25006 where the transaction is READ ONLY. */
    void requireWritable() {
        if (modes().readOnly()) {
            throw new SqlFailure(SqlState.READ_ONLY, "The transaction is READ ONLY: nothing can be written in it");
        }
    }

    /** Of a statement that writes, and {@link #requireWritable}. */
    Isolation isolationToWrite() {
        requireWritable();
        return isolation();
    }

    private void setTransaction(List<String> words) {
        if (hasRead) {
            throw tooLate();
        }
        TransactionModes own = transaction;
        transaction = (own == null ? session : own).with(words);
    }

    private static TransactionModes alwaysWritable(TransactionModes modes) {
        if (modes.readOnly()) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "READ ONLY is said of one transaction: BEGIN READ ONLY. A JDBC connection has setReadOnly");
        }
        return modes;
    }

    private static SqlFailure tooLate() {
        return new SqlFailure(
                SqlState.ACTIVE_TRANSACTION,
                "The modes of a transaction must be set before its first statement, and it has begun to read");
    }

    /** Views are written at once, and would outlive a ROLLBACK. */
    static void requireNoViews(StatementSyntax syntax, boolean inTransaction) {
        boolean isView =
                syntax.kind() == StatementSyntax.Kind.CREATE_VIEW || syntax.kind() == StatementSyntax.Kind.DROP_VIEW;
        if (inTransaction && isView) {
            throw new SqlFailure(
                    SqlState.ACTIVE_TRANSACTION,
                    syntax.verb()
                            + " VIEW takes effect at once, which no ROLLBACK would undo: end the transaction first");
        }
    }

    /** {@code name = value}, {@code name TO value}, {@code [SESSION CHARACTERISTICS AS] TRANSACTION modes}. */
    void set(List<Argument> arguments) {
        List<String> words = arguments.stream().map(Argument::text).toList();
        if (!words.isEmpty() && words.get(0).equalsIgnoreCase("TRANSACTION")) {
            setTransaction(words);
            return;
        }
        boolean ofSession = words.size() > 2 && words.get(0).equalsIgnoreCase("SESSION");
        if (ofSession
                && (words.get(1).equalsIgnoreCase("CHARACTERISTICS")
                        || words.get(1).equalsIgnoreCase("TRANSACTION"))) {
            session = alwaysWritable(session.with(words));
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
        if (value.equalsIgnoreCase("default")) {
            reset(name);
            return;
        }
        switch (name) {
            case CONSISTENCY -> reading = consistency(value);
            case AT_LEAST -> atLeast = number(name, value);
            case TIMEOUT -> timeoutMs = (int) Math.min(Integer.MAX_VALUE, number(name, value));
            case ISOLATION -> {
                session = new TransactionModes(Isolation.named(value), session.readOnly());
                transaction = inTransaction ? transaction : null;
            }
            case APPLICATION -> application.change(value);
            default -> requireOfOthers(name);
        }
    }

    private static Reading consistency(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "local" -> Reading.LOCAL;
            case "linearizable" -> Reading.LINEARIZABLE;
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER, CONSISTENCY + " is local or linearizable, not '" + value + "'");
        };
    }

    private static long number(String name, String value) {
        try {
            long number = Whole.number(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, name + " is a number, not '" + value + "'", e);
        }
        throw new SqlFailure(SqlState.INVALID_PARAMETER, name + " must not be negative");
    }

    /** {@code RESET name}, {@code RESET ALL}; without a name, too, all of them. */
    void reset(List<Argument> arguments) {
        String name = arguments.isEmpty() ? "all" : arguments.get(0).text().toLowerCase(Locale.ROOT);
        for (String each : name.equals("all") ? NAMES : List.of(name)) {
            reset(each);
        }
    }

    private void reset(String name) {
        switch (name) {
            case CONSISTENCY -> reading = Reading.LOCAL;
            case AT_LEAST -> atLeast = 0;
            case TIMEOUT -> timeoutMs = 0;
            case ISOLATION -> session = STANDARD;
            case APPLICATION -> application.restore();
            default -> requireOfOthers(name);
        }
    }

    /** What drivers and tools of other databases set for themselves, and which changes nothing here. */
    private static void requireOfOthers(String name) {
        if (!OTHERS.contains(name)) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "There is no setting '" + name + "'" + Suggestions.of(name, NAMES) + "; there are "
                            + String.join(", ", NAMES));
        }
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
        if (OBJECTS.contains(wanted)) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "SHOW is for settings: SELECT table_name, remarks FROM information_schema.tables lists the tables (\\d in"
                            + " the console)");
        }
        if (rows.isEmpty()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "There is no setting '" + wanted + "'" + Suggestions.of(wanted, NAMES)
                            + "; the server's are in the table settings");
        }
        return rows;
    }

    private TransactionModes shownModes() {
        TransactionModes own = transaction;
        return own == null ? session : own;
    }

    private String shown(String name) {
        return switch (name) {
            case CONSISTENCY -> reading.kind().name().toLowerCase(Locale.ROOT);
            case AT_LEAST -> Long.toString(atLeast);
            case TIMEOUT -> Integer.toString(timeoutMs);
            case APPLICATION -> application.text();
            default -> shownModes().isolation().words();
        };
    }
}
