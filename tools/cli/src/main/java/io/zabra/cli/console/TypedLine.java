package io.zabra.cli.console;

import io.zabra.cli.console.SqlToken.Kind;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * What was typed, and the word that the cursor is in or behind.
 *
 * @param inString whether the word is inside single quotes; it is then what they hold so far
 * @param wordStart offset of the word in the line
 */
record TypedLine(String line, int cursor, String word, int wordStart, boolean inString)
        implements CompletingParsedLine {

    static TypedLine at(String line, int cursor) {
        if (line.startsWith("\\")) {
            int start = line.lastIndexOf(' ', Math.max(0, cursor - 1)) + 1;
            return new TypedLine(line, cursor, line.substring(start, cursor), start, false);
        }
        String before = line.substring(0, cursor);
        List<SqlToken> tokens = SqlLexer.tokens(before);
        if (tokens.isEmpty()) {
            return new TypedLine(line, cursor, "", cursor, false);
        }
        SqlToken last = tokens.get(tokens.size() - 1);
        if (last.kind() == Kind.STRING && !last.closed()) {
            int start = last.start() + 1;
            return new TypedLine(line, cursor, before.substring(start), start, true);
        }
        int start = last.kind() == Kind.WORD ? last.start() : cursor;
        return new TypedLine(line, cursor, before.substring(start), start, false);
    }

    /** The text before the word. */
    String before() {
        return line.substring(0, wordStart);
    }

    /** Inside a string a quote is doubled; nothing else needs escaping. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return inString ? candidate.toString().replace("'", "''") : candidate;
    }

    @Override
    public int rawWordCursor() {
        return word.length();
    }

    @Override
    public int rawWordLength() {
        return word.length();
    }

    @Override
    public int wordCursor() {
        return word.length();
    }

    @Override
    public int wordIndex() {
        return wordStart == 0 ? 0 : 1;
    }

    @Override
    public List<String> words() {
        return wordStart == 0 ? List.of(word) : List.of(before(), word);
    }
}
