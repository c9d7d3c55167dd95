package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import java.sql.BatchUpdateException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A batch whose answer was lost, by what took effect of it. A server executes its parts one after the other up to the first
 * that fails, each as one transaction, or as none where it changes nothing.
 */
final class LostBatch {
    private LostBatch() {}

    /**
     * The counts of its first parts, which took effect; those behind them did not, and never will.
     *
     * @param texts one for each part, or one for all
     * @throws BatchUpdateException 08007 where it can't be told which took effect, or the keys that they generated
     */
    static long[] counts(List<String> texts, int size, SqlAnswer.Outcome outcome, ExecuteOptions how)
            throws BatchUpdateException {
        int done = outcome.transactions();
        boolean creating = texts.stream().allMatch(LostBatch::createsAlways);
        String effect = "Of the " + size + " parts of the batch, " + done + " took effect (the last as transaction 0x"
                + Long.toHexString(outcome.zxid()) + "); ";
        if (done > size || (done < size && !creating)) {
            throw unknown(
                    effect
                            + "which, and whether the others changed nothing or were not executed, was lost with the server",
                    new long[0]);
        }
        long[] counts = new long[done];
        Arrays.fill(counts, count(texts, outcome, creating));
        if (how.generatedKeys()) {
            throw unknown(
                    effect + "what they generated was lost with the server, and those behind them were not executed",
                    counts);
        }
        return counts;
    }

    private static BatchUpdateException unknown(String message, long[] counts) {
        return new BatchUpdateException(message, SqlState.OUTCOME_UNKNOWN.code(), 0, counts, null);
    }

    /** Of each part that took effect. */
    private static long count(List<String> texts, SqlAnswer.Outcome outcome, boolean creating) {
        boolean onlyRows = texts.stream().noneMatch(sql -> contains(sql, "PARENTS"));
        if (onlyRows && creating && texts.size() == 1) {
            return outcome.znodes() / outcome.transactions();
        }
        return onlyRows && outcome.znodes() == outcome.transactions() ? 1 : Statement.SUCCESS_NO_INFO;
    }

    /** INSERT … VALUES either creates its rows or fails, and so is a transaction whenever it was executed. */
    private static boolean createsAlways(String sql) {
        return SqlText.firstWord(sql).equals("INSERT")
                && contains(sql, "VALUES")
                && Stream.of("SELECT", "CONFLICT", "TABLE", "WITH").noneMatch(word -> contains(sql, word));
    }

    private static boolean contains(String sql, String word) {
        return sql.toUpperCase(Locale.ROOT).contains(word);
    }
}
