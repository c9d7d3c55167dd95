package io.zabra.cli.console;

import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed. */
final class SqlHighlighter implements Highlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle KEYWORD =
            PLAIN.foreground(AttributedStyle.BLUE).bold();
    private static final AttributedStyle FUNCTION = PLAIN.foreground(AttributedStyle.BLUE);
    private static final AttributedStyle STRING = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle COMMENT = PLAIN.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
    private static final AttributedStyle COMMAND = PLAIN.foreground(AttributedStyle.MAGENTA);

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        return highlight(buffer);
    }

    static AttributedString highlight(String text) {
        if (text.startsWith("\\")) {
            return new AttributedString(text, COMMAND);
        }
        AttributedStringBuilder coloured = new AttributedStringBuilder();
        for (SqlToken token : SqlLexer.tokens(text)) {
            String piece = token.text(text);
            coloured.styled(styleOf(token, piece), piece);
        }
        return coloured.toAttributedString();
    }

    private static AttributedStyle styleOf(SqlToken token, String text) {
        return switch (token.kind()) {
            case COMMENT -> COMMENT;
            case STRING -> STRING;
            case NUMBER -> NUMBER;
            case WORD -> SqlWords.isKeyword(text) ? KEYWORD : SqlWords.isFunction(text) ? FUNCTION : PLAIN;
            case SPACE, QUOTED_NAME, SYMBOL, STATEMENT_END -> PLAIN;
        };
    }
}
