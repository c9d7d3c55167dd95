package io.zabra.jdbc.remote;

import java.util.Locale;

/** What can be said of a statement by its first words alone. */
public enum SqlLead {
    /** It certainly changes nothing. */
    READS,
    /** INSERT and its like: yields the number of znodes that it changes, unless it asks for more. */
    CHANGES,
    /** CREATE VIEW and DROP VIEW. */
    DEFINES,
    SETS,
    /** What was set: no znode is read for it. */
    SHOWS,
    RESETS,
    BEGINS,
    COMMITS,
    ROLLS_BACK,
    /** {@code SELECT lock(…)}, or CALL: writes, for all that it looks like a query. */
    LOCKS,
    /** {@code SELECT unlock(…)}, or CALL. */
    UNLOCKS,
    /** Nothing is known: WITH, say, may come to lead a write. */
    OTHER;

    public static SqlLead of(String sql) {
        return switch (SqlText.firstWord(sql)) {
            case "SELECT", "CALL" -> called(sql);
            case "VALUES", "TABLE", "EXPLAIN", "DESCRIBE" -> READS;
            case "SHOW" -> SHOWS;
            case "INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT" -> CHANGES;
            case "CREATE", "DROP" -> DEFINES;
            case "SET" -> SETS;
            case "RESET" -> RESETS;
            case "BEGIN", "START" -> BEGINS;
            case "COMMIT", "END" -> COMMITS;
            case "ROLLBACK", "ABORT" -> ROLLS_BACK;
            default -> OTHER;
        };
    }

    /** Whether a SET statement is about one transaction: its level, say, is not the connection's. */
    public static boolean setsTransaction(String sql) {
        return SqlText.settingName(sql).equals(AppliedSettings.TRANSACTION);
    }

    /** Whether it is about the isolation level of the connection. */
    public boolean setsIsolation(String sql) {
        return (this == SETS || this == RESETS)
                && sql.toUpperCase(Locale.ROOT).contains("ISOLATION")
                && !setsTransaction(sql);
    }

    /** The one setting that a statement sets back, by {@code RESET name} or {@code SET name = DEFAULT}; empty where it does not. */
    public static String restoredSetting(String sql) {
        String word = SqlText.firstWord(sql);
        String name = SqlText.settingName(sql);
        boolean one = word.equals("RESET")
                ? !name.isEmpty() && !name.equals("all")
                : word.equals("SET") && SqlText.lastWord(sql).equals("DEFAULT");
        return one ? name : "";
    }

    public boolean endsTransaction() {
        return this == COMMITS || this == ROLLS_BACK;
    }

    private static SqlLead called(String sql) {
        return switch (SqlText.called(sql)) {
            case "LOCK" -> LOCKS;
            case "UNLOCK" -> UNLOCKS;
            default -> SqlText.firstWord(sql).equals("CALL") ? OTHER : READS;
        };
    }
}
