package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.syntax.Dml.Action;
import io.zabra.sql.syntax.Dml.Arm;
import io.zabra.sql.syntax.Dml.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code WHEN [NOT] MATCHED [AND condition] THEN …} of a MERGE, which the parser of queries knows a part of. One thread. */
final class MergeArms {
    /** Stands for them where that parser reads what is before them: it wants one. */
    static final String ANY = " WHEN NOT MATCHED THEN INSERT (path) VALUES (NULL)";

    /** Each value of an arm is planned with the conditions of all arms up to it. */
    private static final int ARMS_MAX = 64;

    private final List<Token> tokens;
    private final Slices slices;

    MergeArms(List<Token> tokens, Slices slices) {
        this.tokens = tokens;
        this.slices = slices;
    }

    /** Where the first one begins; the end where there is none. */
    static int first(List<Token> tokens, int from, int end) {
        return next(tokens, "WHEN", from, end);
    }

    /** The next such word that is outside of all parentheses and CASEs. */
    private static int next(List<Token> tokens, String word, int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            Token token = tokens.get(i);
            if (TokenPairs.isName(tokens, i)) {
                continue;
            }
            if (depth == 0 && token.is(word)) {
                return i;
            }
            boolean opens = token.isSymbol("(") || token.is("CASE");
            boolean closes = token.isSymbol(")") || token.is("END");
            depth += opens ? 1 : closes ? -1 : 0;
        }
        return end;
    }

    List<Arm> read(int from, int end) {
        List<Arm> arms = new ArrayList<>();
        boolean[] decided = new boolean[2];
        int at = from;
        while (at < end) {
            if (arms.size() == ARMS_MAX) {
                throw slices.placed(
                        new SqlFailure(
                                SqlState.TOO_COMPLEX,
                                "A MERGE has at most " + ARMS_MAX
                                        + " WHENs: put what differs into the source's columns, or into a CASE"),
                        at);
            }
            int next = next(tokens, "WHEN", at + 1, end);
            Arm arm = arm(at, next);
            int kind = arm.matched() ? 1 : 0;
            if (decided[kind]) {
                throw slices.placed(
                        new SqlFailure(
                                SqlState.SYNTAX_ERROR,
                                "This is never reached: a WHEN without a condition is before it"),
                        at);
            }
            decided[kind] = arm.condition() == null;
            arms.add(arm);
            at = next;
        }
        return arms;
    }

    private Arm arm(int when, int end) {
        boolean matched = slices.is(when + 1, "MATCHED");
        int at = when + (matched ? 2 : 3);
        if (!matched && !(slices.is(when + 1, "NOT") && slices.is(when + 2, "MATCHED"))) {
            throw slices.expected("MATCHED or NOT MATCHED", when + 1);
        }
        if (slices.is(at, "BY")) {
            if (matched || !slices.is(at + 1, "TARGET")) {
                throw slices.placed(
                        new SqlFailure(
                                SqlState.NOT_SUPPORTED,
                                "BY SOURCE is not supported: delete what the source lacks by a DELETE with NOT EXISTS"),
                        at);
            }
            at += 2;
        }
        int then = next(tokens, "THEN", at, end);
        if (then == end || (then > at && !slices.is(at, "AND")) || then == at + 1) {
            throw slices.expected("AND and a condition, or THEN,", then == at + 1 ? then : at);
        }
        Slice condition = then == at ? null : slices.of("SELECT ", at + 1, then, "");
        return action(matched, condition, then + 1, end);
    }

    private Arm action(boolean matched, @Nullable Slice condition, int at, int end) {
        if (slices.is(at, "DO") && slices.is(at + 1, "NOTHING") && at + 2 == end) {
            return new Arm(matched, condition, Action.NOTHING, null);
        }
        if (matched && slices.is(at, "DELETE") && at + 1 == end) {
            return new Arm(true, condition, Action.DELETE, null);
        }
        if (matched && slices.is(at, "UPDATE") && slices.is(at + 1, "SET")) {
            return new Arm(true, condition, Action.UPDATE, slices.of("UPDATE znodes ", at + 1, end, ""));
        }
        if (!matched && slices.is(at, "INSERT")) {
            return new Arm(false, condition, Action.INSERT, slices.of("INSERT INTO znodes ", at + 1, end, ""));
        }
        throw slices.expected(
                matched ? "UPDATE SET …, DELETE or DO NOTHING" : "INSERT (…) VALUES (…) or DO NOTHING",
                slices.is(at, "DELETE") || slices.is(at, "DO") ? (at + 1 < end ? at + 1 : at) : at);
    }
}
