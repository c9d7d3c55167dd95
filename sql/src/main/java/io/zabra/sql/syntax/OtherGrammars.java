package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people write who know other databases, and what to write here in its place. Stateless. */
final class OtherGrammars {
    private static final String RIGHTS =
            "Rights are ACLs here: UPDATE znodes SET acl = 'world:anyone:r' WHERE path = '/app'";
    private static final String COLUMNS = "SELECT column_name, data_type, remarks FROM information_schema.columns WHERE"
            + " table_name = 'znodes' tells the columns of a table (\\d znodes in the console)";
    private static final String BY_DRIVER =
            "It is the driver's: a PreparedStatement is prepared, and a ResultSet fetched";
    private static final String NOTHING = "There is nothing of the kind to be done here";
    private static final Map<String, String> VERBS = Map.ofEntries(
            Map.entry("DESCRIBE", COLUMNS),
            Map.entry("DESC", COLUMNS),
            Map.entry("TRUNCATE", "Delete a subtree: DELETE FROM znodes WHERE is_below(path, '/app')"),
            Map.entry("ALTER", "The tables are the tree's, and are as they are; CREATE VIEW makes others of them"),
            Map.entry("USE", "There is one database: the tables of schema zk need no name before theirs"),
            Map.entry("GRANT", RIGHTS),
            Map.entry("REVOKE", RIGHTS),
            Map.entry("COPY", "The commands zabra export and zabra import copy, and so does INSERT … SELECT"),
            Map.entry("LISTEN", "Watches tell of changes: ZabraConnection.watch, in JDBC"),
            Map.entry("NOTIFY", "Watches tell of changes: every write to a znode notifies those who watch it"),
            Map.entry("VACUUM", NOTHING),
            Map.entry("ANALYZE", NOTHING),
            Map.entry("REINDEX", NOTHING),
            Map.entry("CHECKPOINT", NOTHING),
            Map.entry("LOCK", "SELECT lock('/locks/a', 5000) takes a lock, and unlock gives it back"),
            Map.entry("REPLACE", "INSERT … ON CONFLICT DO UPDATE SET data_text = excluded.data_text replaces"),
            Map.entry("UPSERT", "INSERT … ON CONFLICT DO UPDATE SET data_text = excluded.data_text replaces"),
            Map.entry("DECLARE", BY_DRIVER),
            Map.entry("FETCH", BY_DRIVER),
            Map.entry("PREPARE", BY_DRIVER),
            Map.entry("EXECUTE", BY_DRIVER),
            Map.entry("DEALLOCATE", BY_DRIVER));

    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEHIND_TARGET =
            Set.of("SET", "USING", "WHERE", "VALUES", "SELECT", "TABLE", "WITH", "RETURNING", "(");

    private static final Set<String> EXPLAIN_OPTIONS =
            Set.of("ANALYZE", "VERBOSE", "COSTS", "SETTINGS", "BUFFERS", "WAL", "TIMING", "SUMMARY", "FORMAT");

    private OtherGrammars() {}

    /** @throws SqlFailure HYC00 where it is of another grammar, with what to write */
    static void refuse(List<Token> tokens, Slices slices, int at, boolean explained) {
        String verb = StatementSyntax.upper(tokens.get(at));
        int option = slices.isSymbol(at, "(") ? at + 1 : at;
        boolean hasOption =
                option < tokens.size() && EXPLAIN_OPTIONS.contains(StatementSyntax.upper(tokens.get(option)));
        if (explained && hasOption) {
            throw failure(slices, option, "EXPLAIN has no options: it shows the plan, and does not run it");
        }
        String known = VERBS.get(verb);
        if (known != null) {
            throw failure(slices, at, verb + " is not supported. " + known);
        }
        refusePast(tokens, slices, at, verb);
        int place = wrong(tokens, slices, at, verb);
        String instead = place < 0 ? null : instead(verb, StatementSyntax.upper(tokens.get(place)));
        if (instead != null) {
            throw failure(slices, place, instead);
        }
    }

    /** What is written to is the present, which stands before the first of these words. */
    private static void refusePast(List<Token> tokens, Slices slices, int at, String verb) {
        if (!WRITES.contains(verb)) {
            return;
        }
        for (int i = at + 1; i < tokens.size() && !BEHIND_TARGET.contains(StatementSyntax.upper(tokens.get(i))); i++) {
            boolean past = slices.is(i, "AS") && slices.is(i + 1, "OF");
            if (past || (slices.is(i, "FOR") && slices.is(i + 1, "SYSTEM_TIME"))) {
                throw failure(
                        slices,
                        i,
                        verb
                                + " is about the znodes that there are now: the past is read by a query in it, as in WHERE path"
                                + " IN (SELECT path FROM znodes AS OF ZXID 4)");
            }
        }
    }

    /** @throws SqlFailure HYC00 where a lock is taken as a part of a query */
    static void refuseLockWithin(List<Token> tokens, Slices slices) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean lock = tokens.get(i).is("LOCK") || tokens.get(i).is("UNLOCK");
            if (lock && slices.isSymbol(i + 1, "(")) {
                throw failure(
                        slices,
                        i,
                        "lock and unlock are statements of their own, with nothing beside them: SELECT lock('/locks/a', 5000)");
            }
        }
    }

    private static SqlFailure failure(Slices slices, int at, String message) {
        return slices.placed(new SqlFailure(SqlState.NOT_SUPPORTED, message), at);
    }

    /** The word outside of all parentheses that the verb does not have here; negative: none. */
    private static int wrong(List<Token> tokens, Slices slices, int from, String verb) {
        int depth = 0;
        for (int i = from + 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            if (depth != 0 || token.kind() != Token.Kind.WORD) {
                continue;
            }
            switch (verb) {
                case "UPDATE" -> {
                    if (token.is("FROM") && !slices.is(i - 1, "DISTINCT")) {
                        return i;
                    }
                }
                case "DELETE" -> {
                    if (token.is("USING")) {
                        return i;
                    }
                }
                case "WITH" -> {
                    if (token.is("SELECT") || token.is("VALUES") || token.is("TABLE")) {
                        return -1;
                    }
                    if (WRITES.contains(StatementSyntax.upper(token))) {
                        return i;
                    }
                }
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private static @Nullable String instead(String verb, String word) {
        return switch (verb) {
            case "UPDATE" ->
                "UPDATE has no FROM here: MERGE INTO znodes z USING … ON z.path = … WHEN MATCHED THEN UPDATE SET … does it";
            case "DELETE" ->
                "DELETE has no USING here: MERGE INTO znodes z USING … ON z.path = … WHEN MATCHED THEN DELETE does it";
            default ->
                word.equals("INSERT")
                        ? "WITH stands before the query: INSERT INTO znodes (…) WITH … SELECT …"
                        : "WITH leads queries alone: put the query where its rows are used, as in WHERE path IN (WITH … SELECT …)";
        };
    }
}
