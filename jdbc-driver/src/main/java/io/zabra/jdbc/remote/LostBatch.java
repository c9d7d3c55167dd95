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
    /** One for each part, or one for all. */
    private final List<String> texts;

    private final int size;
    private final ExecuteOptions how;
    /** So many parts from the first on are a transaction each whenever they were executed. */
    private final int creating;

    LostBatch(List<String> texts, int size, ExecuteOptions how) {
        this.texts = texts;
        this.size = size;
        this.how = how;
        int first = 0;
        while (first < texts.size() && createsAlways(texts.get(first))) {
            first++;
        }
        this.creating = texts.size() == 1 && first == 1 ? size : first;
    }

    /**
     * The counts of its first parts, which took effect; those behind them did not, and never will.
     *
     * @param isOver whether nothing more of it can take effect: where the session was replaced, a server that still has the
     *     former one may be at the rest
     * @throws BatchUpdateException 08007 where it can't be told which took effect, or the keys that they generated; with the
     *     counts of those that certainly did
     */
    long[] counts(SqlAnswer.Outcome outcome, boolean isOver) throws BatchUpdateException {
        int done = outcome.transactions();
        String effect = "Of the " + size + " parts of the batch, " + done + " took effect (the last as transaction 0x"
                + Long.toHexString(outcome.zxid()) + "); ";
        if (done != size && !isOver) {
            throw unknown(
                    effect + "the session was replaced since then, and whether the others take effect is not known",
                    counts(outcome, Math.min(done, creating)));
        }
        if (done > size || (done < size && done >= creating)) {
            throw unknown(
                    effect
                            + "which, and whether the others changed nothing or were not executed, was lost with the server",
                    counts(outcome, Math.min(done, creating)));
        }
        if (how.generatedKeys()) {
            throw unknown(
                    effect + "what they generated was lost with the server, and those behind them were not executed",
                    counts(outcome, done));
        }
        return counts(outcome, done);
    }

    private long[] counts(SqlAnswer.Outcome outcome, int first) {
        long[] counts = new long[first];
        Arrays.fill(counts, count(outcome));
        return counts;
    }

    private static BatchUpdateException unknown(String message, long[] counts) {
        return new BatchUpdateException(message, SqlState.OUTCOME_UNKNOWN.code(), 0, counts, null);
    }

    /** Of each part that took effect. */
    private long count(SqlAnswer.Outcome outcome) {
        boolean onlyRows = texts.stream().noneMatch(sql -> contains(sql, "PARENTS"));
        if (onlyRows && creating == size && texts.size() == 1) {
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
