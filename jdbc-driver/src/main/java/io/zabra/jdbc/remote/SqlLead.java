package io.zabra.jdbc.remote;

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
