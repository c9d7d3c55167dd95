package io.zabra.cli.export;

import io.zabra.cli.export.SqlTokens.Kind;
import io.zabra.cli.export.SqlTokens.Token;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code INSERT INTO znodes (columns) VALUES (literals), …} and {@code UPDATE znodes SET column = literal WHERE path = literal}, which
 * {@link InsertStatement} writes. Whatever else SQL has is for the console.
 */
final class InsertStatements implements ZnodeSource {
    private static final String ELSE = "this is no statement of an export; 'zabra sql -f' runs any SQL";

    private final SqlTokens tokens;

    /** @param text not closed */
    InsertStatements(Reader text) {
        this.tokens = new SqlTokens(text);
    }

    @Override
    public void giveTo(Sink sink) throws IOException {
        for (Token first = tokens.next(); first != null; first = tokens.next()) {
            if (first.isWord("insert")) {
                insert(sink);
            } else if (first.isWord("update")) {
                update(sink);
            } else if (!first.isSymbol(";")) {
                throw tokens.wrong(ELSE);
            }
        }
    }

    private void insert(Sink sink) throws IOException {
        String place = tokens.place();
        words("into", "znodes");
        symbol("(");
        List<String> columns = new ArrayList<>();
        do {
            columns.add(need(Kind.WORD));
        } while (isMore());
        words("values");
        Token end;
        do {
            symbol("(");
            Map<String, @Nullable Object> row = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), literal());
                if (i < columns.size() - 1) {
                    symbol(",");
                }
            }
            symbol(")");
            sink.znode(znode(row, place));
            end = tokens.next();
        } while (end != null && end.isSymbol(","));
        if (end != null && !end.isSymbol(";")) {
            throw tokens.wrong(ELSE);
        }
    }

    private void update(Sink sink) throws IOException {
        String place = tokens.place();
        words("znodes", "set");
        Map<String, @Nullable Object> row = new HashMap<>();
        assignment(row);
        words("where");
        assignment(row);
        Token end = tokens.next();
        if (end != null && !end.isSymbol(";")) {
            throw tokens.wrong(ELSE);
        }
        sink.znode(znode(row, place));
    }

    private void assignment(Map<String, @Nullable Object> row) throws IOException {
        String column = need(Kind.WORD);
        symbol("=");
        row.put(column, literal());
    }

    private ImportedZnode znode(Map<String, @Nullable Object> row, String place) throws IOException {
        if (!(row.remove("path") instanceof String path) || !path.startsWith("/")) {
            throw tokens.wrong("the path is missing, or does not begin with /");
        }
        byte[] bytes = value(row, "data", byte[].class, "bytes, such as x'00ff'");
        String text = value(row, "data_text", String.class, "a text in quotes");
        String nodeType = value(row, "node_type", String.class, "a text in quotes");
        Long ttlMs = value(row, "ttl_ms", Long.class, "a whole number");
        if (!row.isEmpty()) {
            throw tokens.wrong("no column " + row.keySet().iterator().next() + " is imported; " + ELSE);
        }
        return new ImportedZnode(
                place,
                path,
                bytes != null || text == null ? bytes : text.getBytes(StandardCharsets.UTF_8),
                nodeType == null ? ImportedZnode.PERSISTENT : nodeType,
                ttlMs,
                null,
                false);
    }

    /** Takes it out of the row; null where it is NULL, or nothing is said. */
    private <T> @Nullable T value(Map<String, @Nullable Object> row, String column, Class<T> type, String wanted)
            throws IOException {
        Object value = row.remove(column);
        if (value != null && !type.isInstance(value)) {
            throw tokens.wrong(column + " is " + wanted);
        }
        return type.cast(value);
    }

    private @Nullable Object literal() throws IOException {
        Token token = tokens.next();
        if (token == null) {
            throw tokens.wrong("the text ends in the middle of a statement");
        }
        try {
            return switch (token.kind()) {
                case TEXT -> token.text();
                case BYTES -> token.bytes();
                case NUMBER -> Long.valueOf(token.text());
                case WORD, SYMBOL -> nothing(token);
            };
        } catch (IllegalArgumentException e) {
            throw tokens.wrong("'" + token.text() + "' is no value that is imported");
        }
    }

    private @Nullable Object nothing(Token token) throws IOException {
        if (token.isWord("null")) {
            return null;
        }
        throw tokens.wrong(ELSE);
    }

    /** Whether another column follows; else the list has ended. */
    private boolean isMore() throws IOException {
        Token token = tokens.next();
        if (token != null && token.isSymbol(",")) {
            return true;
        }
        if (token == null || !token.isSymbol(")")) {
            throw tokens.wrong(ELSE);
        }
        return false;
    }

    private void words(String... words) throws IOException {
        for (String word : words) {
            if (!need(Kind.WORD).equals(word)) {
                throw tokens.wrong(ELSE);
            }
        }
    }

    private void symbol(String symbol) throws IOException {
        if (!need(Kind.SYMBOL).equals(symbol)) {
            throw tokens.wrong(ELSE);
        }
    }

    private String need(Kind kind) throws IOException {
        Token token = tokens.next();
        if (token == null || token.kind() != kind) {
            throw tokens.wrong(ELSE);
        }
        return token.text();
    }
}
