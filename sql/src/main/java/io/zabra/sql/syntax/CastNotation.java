package io.zabra.sql.syntax;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code a::type}, and PostgreSQL's names of types wherever there is a cast. One thread. */
final class CastNotation {
    private static final Set<String> CASTS = Set.of("CAST", "SAFE_CAST", "TRY_CAST");

    private final Notation notation;
    private final IntervalNotation intervals;

    CastNotation(Notation notation, IntervalNotation intervals) {
        this.notation = notation;
        this.intervals = intervals;
    }

    /** @param open the parenthesis within which it looks; null: none */
    boolean isOfCast(@Nullable Integer open) {
        return open != null
                && notation.isWord(open - 1)
                && CASTS.contains(notation.token(open - 1).text().toUpperCase(Locale.ROOT));
    }

    /** The type that begins here, by the standard's name: its last token. */
    int type(int i) {
        TypeNames type = TypeNames.at(notation.tokens(), i);
        String words = type.words();
        if (words != null) {
            notation.edits()
                    .replace(
                            notation.token(i).start(),
                            notation.token(type.last()).end(),
                            words);
        }
        return type.last();
    }

    /** @param i of {@code ::} */
    void look(int i) {
        if (i == 0 || !notation.isName(i + 1)) {
            return;
        }
        int first = notation.operands().start(i - 1);
        boolean text = first == i - 1
                && notation.isString(first)
                && notation.token(first).text().length() > 2;
        if (text && notation.is(i + 1, "INTERVAL")) {
            interval(first, i + 1);
            return;
        }
        notation.edits().open(notation.token(first), "CAST(");
        notation.edits().replace(notation.token(i), " AS ");
        int last = type(i + 1);
        notation.edits().behind(notation.token(last), ")");
        notation.operands().rewritten(last, first);
    }

    private void interval(int literal, int type) {
        String text = notation.token(literal).text();
        intervals.postgres(literal, type, text.substring(1, text.length() - 1));
        notation.operands().rewritten(type, literal);
    }
}
