package io.zabra.sql.session;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan;
import io.zabra.sql.dml.WritePlanner;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.DeepStack;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.function.Types;
import io.zabra.sql.plan.CalciteErrors;
import io.zabra.sql.plan.PlanCache;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.plan.ResultTypes;
import io.zabra.sql.plan.Suggestions;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.syntax.LiftedText;
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
import org.jspecify.annotations.Nullable;

/** From text to a planned statement, by way of the cache. Thread-safe. */
public final class StatementPlanner {
    private static final Set<String> WARM_UP = Set.of(
            "SELECT path, data_text, version FROM znodes WHERE path = ?",
            "SELECT name, num_children FROM znodes WHERE parent = ? ORDER BY path LIMIT 10",
            "SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC LIMIT 10",
            "SELECT z.path FROM znodes z JOIN sessions s ON z.ephemeral_owner = s.session_id WHERE z.path LIKE '/a/%'",
            "SELECT path FROM znodes WHERE path IN (SELECT parent FROM znodes WHERE JSON_VALUE(data_text, '$.a') ="
                    + " '1')",
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

    private static final int CACHED_CHARS_MAX = 16_384;
    private static final int SHAPES_MAX = 4_096;

    /** Longer ones take longer to plan than a thread does to begin. */
    private static final int SHALLOW_CHARS_MAX = 2_048;
    /** Before the text of a plan that is shared, so that it is not taken for a statement with such parameters. */
    private static final String LIFTED = "?\n";

    private static final Statement NOT_SHARED = new Statement.Command(StatementSyntax.of("COMMIT"));

    private final Catalog catalog;
    private final QueryPlanner queries;
    private final WritePlanner writes;
    private final PlanCache<Statement> cache;
    private final PlanCache<ViewShape> shapes = new PlanCache<>(SHAPES_MAX);
    private final DoubleSupplier treeSize;
    private final double pairsMax;
    private final ProcessorTurns turns;

    /**
     * The columns of a view.
     *
     * @param madeOf the views that they are right for, itself among them
     */
    private record ViewShape(List<Planning.View> madeOf, List<Column> columns) {}

    /**
     * @param pairsMax rows that a join without a condition may be expected to make
     * @param treeSize znodes in the tree now, for estimates
     * @param turns of all statements that have to be planned
     */
    public StatementPlanner(
            Catalog catalog, int plansMax, double pairsMax, DoubleSupplier treeSize, ProcessorTurns turns) {
        this.catalog = catalog;
        this.pairsMax = pairsMax;
        this.queries = new QueryPlanner(catalog);
        this.writes = new WritePlanner(catalog, queries);
        this.cache = new PlanCache<>(plansMax);
        this.treeSize = treeSize;
        this.turns = turns;
    }

    public Catalog catalog() {
        return catalog;
    }

    public PlanCache<?> cache() {
        return cache;
    }

    /** Whether a name is a table's, so that no view can have it. */
    boolean isTable(String name) {
        return queries.isTable(List.of(name));
    }

    /** @param wanted throws where nobody wants the plan any more, or it is late */
    Planned plan(String sql, SessionViews views, Runnable wanted) {
        String version = views.version();
        return plan(sql, version.isEmpty() ? "" : version + '\n', planning(views, wanted));
    }

    /**
     * Of a view; null where it is not there, or its query is none any more. For statements that run, and have their turn: it must not
     * wait for another one, which those might have who wait for this one's. What others do to views that it is not made of does not
     * have it planned again.
     *
     * @param chroot under which the names of views are the session's
     * @param budget of the statement
     */
    @Nullable
    List<Column> columns(String view, String chroot, Planning.Views views, Budget budget) {
        if (isTable(view)) {
            return null;
        }
        String key = chroot + '\n' + view;
        ViewShape known = shapes.find(key);
        if (known != null && views.areCurrent(known.madeOf())) {
            return known.columns();
        }
        Planning planning = planning(views, budget::requireWanted);
        try {
            // Who has a stack may wait for the turn of a statement that waits for one: so that gives its turn up.
            Statement planned = plannedNow(
                    "SELECT * FROM \"" + view.replace("\"", "\"\"") + '"', planning, /* whileWaiting= */ budget::check);
            ViewShape shape = new ViewShape(Statement.views(planned), Statement.columns(planned));
            shapes.put(key, shape);
            return shape.columns();
        } catch (SqlFailure e) {
            planning.check();
            return null;
        }
    }

    private Planning planning(Planning.Views views, Runnable wanted) {
        return new Planning(treeSize.getAsDouble(), pairsMax, views, wanted);
    }

    private Planned plan(String sql, String prefix, Planning planning) {
        boolean cached = sql.length() <= CACHED_CHARS_MAX;
        Statement exact = cached ? current(prefix + sql, planning) : null;
        if (exact != null) {
            cache.found();
            return new Planned(exact, null);
        }
        LiftedText lifted = cached ? LiftedText.of(sql) : null;
        if (lifted != null) {
            Planned shared = shared(lifted, prefix + LIFTED, planning);
            if (shared != null) {
                return shared;
            }
        }
        cache.missed();
        Statement planned = planned(sql, planning);
        if (cached) {
            cache.put(prefix + sql, planned);
        }
        return new Planned(planned, null);
    }

    /** The plan that is kept under a key, unless it was made of other views than there are. */
    private @Nullable Statement current(String key, Planning planning) {
        Statement kept = cache.find(key);
        return kept != null && planning.views().areCurrent(Statement.views(kept)) ? kept : null;
    }

    /** By the plan that all statements have that differ in their literals alone; null where that does not work for them. */
    private @Nullable Planned shared(LiftedText lifted, String prefix, Planning planning) {
        String key = prefix + lifted.text();
        Statement known = current(key, planning);
        if (known instanceof Statement.Command) {
            return null;
        }
        if (known != null) {
            cache.found();
            return fits(known, lifted) ? new Planned(known, lifted) : null;
        }
        try {
            Statement planned = planned(lifted.text(), planning);
            cache.missed();
            cache.put(key, planned);
            return fits(planned, lifted) ? new Planned(planned, lifted) : null;
        } catch (SqlFailure e) {
            planning.check();
            // Its errors would be about parameters that the user did not write: the text itself is planned instead.
            if (cache.find(key) == null) {
                cache.put(key, NOT_SHARED);
            }
            return null;
        }
    }

    /** Whether each literal is a value of the type that its place has. */
    private static boolean fits(Statement statement, LiftedText lifted) {
        List<RelDataType> types = Statement.parameters(statement);
        for (int i = 0; i < types.size(); i++) {
            Object value = lifted.values().get(i);
            if (value != null && !ResultTypes.isPlainly(types.get(i), value)) {
                return false;
            }
        }
        return true;
    }

    /** Plans one statement of each sort. */
    public void warmUp() {
        WARM_UP.forEach(sql -> plan(sql, "", planning(Planning.Views.NONE, () -> {})));
    }

    private Statement planned(String sql, Planning planning) {
        return turns.during(() -> plannedNow(sql, planning, planning::check), planning::check);
    }

    /** On a stack that suffices: for a short text most likely the caller's. */
    private Statement plannedNow(String sql, Planning planning, Runnable whileWaiting) {
        if (sql.length() <= SHALLOW_CHARS_MAX) {
            try {
                return plannedHere(sql, planning);
            } catch (SqlFailure | StackOverflowError e) {
                if (!CalciteErrors.isOfTheStack(e)) {
                    throw e;
                }
            }
        }
        return DeepStack.during(() -> plannedHere(sql, planning), whileWaiting);
    }

    private Statement plannedHere(String sql, Planning planning) {
        StatementSyntax syntax = StatementSyntax.of(sql);
        if (syntax.kind() != StatementSyntax.Kind.CORE) {
            if (syntax.kind() == StatementSyntax.Kind.CREATE_VIEW) {
                // It must be a query, and a sound one.
                List<Planning.View> used = query(syntax.core(), planning).views();
                ViewWriter.requireOthers(syntax.arguments(), used);
            }
            return new Statement.Command(syntax);
        }
        try {
            return planned(syntax, planning);
        } catch (RuntimeException | AssertionError e) {
            throw syntax.core().placed(CalciteErrors.of(e));
        }
    }

    private QueryPlan query(SourceText text, Planning planning) {
        try {
            return queries.plan(queries.parse(text, planning), planning);
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
        SqlNode node = queries.parse(syntax.core(), planning);
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
