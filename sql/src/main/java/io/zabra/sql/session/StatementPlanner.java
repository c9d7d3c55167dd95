package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.dml.WritePlanner;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.function.Types;
import io.zabra.sql.plan.CalciteErrors;
import io.zabra.sql.plan.PlanCache;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.plan.Suggestions;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.syntax.SourceText;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.apache.calcite.rel.type.RelDataType;
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
    private static final List<String> VERBS = List.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "WITH",
            "VALUES",
            "TABLE",
            "EXPLAIN",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "SET",
            "SHOW",
            "CREATE",
            "DROP",
            "CALL",
            "CANCEL");

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

    /** Whether a name is a table's, so that no view can have it. */
    boolean isTable(String name) {
        return queries.isTable(List.of(name));
    }

    Statement plan(String sql, SessionViews views) {
        String version = views.version();
        String key = version.isEmpty() ? sql : version + '\n' + sql;
        return cache.plan(key, text -> planned(sql, views));
    }

    /** Plans one statement of each sort. */
    public void warmUp() {
        WARM_UP.forEach(sql -> cache.plan(sql, text -> planned(sql, Planning.Views.NONE)));
    }

    private Statement planned(String sql, Planning.Views views) {
        StatementSyntax syntax = StatementSyntax.of(sql);
        if (syntax.kind() != StatementSyntax.Kind.CORE) {
            if (syntax.kind() == StatementSyntax.Kind.CREATE_VIEW) {
                // It must be a query, and a sound one.
                query(syntax.core(), views);
            }
            return new Statement.Command(syntax);
        }
        Planning planning = new Planning(treeSize.getAsDouble(), views);
        try {
            return planned(syntax, planning);
        } catch (RuntimeException | AssertionError e) {
            throw syntax.core().placed(CalciteErrors.of(e));
        }
    }

    private QueryPlan query(SourceText text, Planning.Views views) {
        try {
            return queries.plan(queries.parse(text), new Planning(treeSize.getAsDouble(), views));
        } catch (RuntimeException | AssertionError e) {
            throw text.placed(CalciteErrors.of(e));
        }
    }

    private Statement planned(StatementSyntax syntax, Planning planning) {
        if (!VERBS.contains(syntax.verb()) && !syntax.verb().equals("(")) {
            throw new SqlFailure(
                            SqlState.SYNTAX_ERROR,
                            "No statement begins with '" + syntax.verb().toLowerCase(Locale.ROOT) + "'"
                                    + Suggestions.of(syntax.verb(), VERBS))
                    .settled(1, 1);
        }
        if (syntax.verb().equals("CREATE") || syntax.verb().equals("DROP")) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    syntax.verb() + " is for views: CREATE [OR REPLACE] VIEW name AS query, DROP VIEW name. "
                            + "The tables are the tree's, and are always there");
        }
        SqlNode node = queries.parse(syntax.core());
        if (node.isA(SqlKind.QUERY)) {
            QueryPlan plan = queries.plan(node, planning);
            return new Statement.Query(
                    plan, parameters(List.of(plan), syntax.parameters()), syntax.explained(), syntax.reading());
        }
        if (node.isA(SqlKind.DML)) {
            WritePlan plan = writes.plan(node, syntax.dml(), syntax.parameters(), planning);
            return new Statement.Write(plan, parameters(plan.queries(), syntax.parameters()), syntax.explained());
        }
        throw new SqlFailure(SqlState.NOT_SUPPORTED, syntax.verb() + " is not supported");
    }

    private static List<RelDataType> parameters(List<QueryPlan> plans, int count) {
        List<RelDataType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RelDataType type = Types.TEXT;
            for (QueryPlan plan : plans) {
                RelDataType known = plan.parameters().get(i);
                if (known != null) {
                    type = known;
                    break;
                }
            }
            types.add(type);
        }
        return types;
    }
}
