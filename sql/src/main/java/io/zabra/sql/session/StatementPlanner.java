package io.zabra.sql.session;

import io.zabra.sql.dml.WritePlanner;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.plan.CalciteErrors;
import io.zabra.sql.plan.PlanCache;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.plan.StatementText;
import io.zabra.sql.schema.Catalog;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** From text to a planned statement, by way of the cache. Thread-safe. */
public final class StatementPlanner {
    private static final Set<String> WARM_UP = Set.of(
            "SELECT path, data_text, version FROM znodes WHERE path = ?",
            "SELECT name, num_children FROM znodes WHERE parent = ? ORDER BY path LIMIT 10",
            "SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC LIMIT 10",
            "SELECT z.path FROM znodes z JOIN sessions s ON z.ephemeral_owner = s.session_id WHERE z.path LIKE '/a/%'",
            "SELECT path FROM znodes WHERE path IN (SELECT parent FROM znodes WHERE JSON_VALUE(data_text, '$.a') = '1')",
            "UPDATE znodes SET data = ? WHERE path = ? AND version = ?",
            "INSERT INTO znodes (path, data_text) VALUES (?, ?)",
            "DELETE FROM znodes WHERE path = ?");

    private final QueryPlanner queries;
    private final WritePlanner writes;
    private final PlanCache<Statement> cache;
    private final DoubleSupplier treeSize;

    /** @param treeSize znodes in the tree now, for estimates */
    public StatementPlanner(Catalog catalog, int plansMax, DoubleSupplier treeSize) {
        this.queries = new QueryPlanner(catalog);
        this.writes = new WritePlanner(catalog, queries);
        this.cache = new PlanCache<>(plansMax);
        this.treeSize = treeSize;
    }

    public PlanCache<?> cache() {
        return cache;
    }

    Statement plan(String sql) {
        return cache.plan(sql, this::planned);
    }

    /** Plans one statement of each sort. */
    public void warmUp() {
        WARM_UP.forEach(this::plan);
    }

    private Statement planned(String sql) {
        StatementText text = StatementText.of(sql);
        switch (text.verb()) {
            case "" -> throw new SqlFailure(SqlState.SYNTAX_ERROR, "The statement is empty");
            case "BEGIN", "START" -> {
                return new Statement.Command(Statement.Verb.BEGIN);
            }
            case "COMMIT", "END" -> {
                return new Statement.Command(Statement.Verb.COMMIT);
            }
            case "ROLLBACK", "ABORT" -> {
                return new Statement.Command(Statement.Verb.ROLLBACK);
            }
            default -> {
                return planned(text);
            }
        }
    }

    private Statement planned(StatementText text) {
        SqlNode node = queries.parse(text.sql());
        if (node.isA(SqlKind.QUERY)) {
            return new Statement.Query(queries.plan(node, treeSize.getAsDouble()), text.explained());
        }
        if (List.of(SqlKind.INSERT, SqlKind.UPDATE, SqlKind.DELETE).contains(node.getKind())) {
            try {
                return new Statement.Write(writes.plan(node, treeSize.getAsDouble()), text.explained());
            } catch (RuntimeException e) {
                throw CalciteErrors.of(e);
            }
        }
        throw new SqlFailure(SqlState.FEATURE_NOT_SUPPORTED, text.verb() + " is not supported");
    }
}
