package io.zabra.bench.jmh;

import io.zabra.sql.SqlLimits;
import io.zabra.sql.plan.PlanCache;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a statement costs before it is executed: planned anew, or its plan found. */
@State(Scope.Benchmark)
public class PlanBenchmark {
    private static final int PLANS = SqlLimits.DEFAULT.plansCached();
    private static final String POINT = "SELECT data, version FROM znodes WHERE path = ?";
    private static final String GROUPED_JOIN =
            "SELECT p.path, count(*) AS n%d FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ? GROUP BY p.path";

    private final String[] keys = new String[PLANS];
    private final PlanCache<String> full = new PlanCache<>(PLANS);
    private @Nullable MeasuredSql measured;
    private int next;

    @Setup
    public void open() throws IOException, SQLException {
        measured = new MeasuredSql(1_000);
        for (int i = 0; i < PLANS; i++) {
            keys[i] = POINT + " AND version <> " + i;
            full.put(keys[i], "plan");
        }
    }

    @TearDown
    public void close() throws SQLException {
        Objects.requireNonNull(measured).close();
    }

    private void prepare(String sql) throws SQLException {
        MeasuredSql sqlSide = Objects.requireNonNull(measured);
        sqlSide.session().closeStatement(sqlSide.prepared(sql));
    }

    /** In a cache that is full. */
    @Benchmark
    public @Nullable String find() {
        next = (next + 1) % PLANS;
        return full.find(keys[next]);
    }

    @Benchmark
    public void preparePointAgain() throws SQLException {
        prepare(POINT);
    }

    /** A name that no statement before had. */
    @Benchmark
    public void preparePointAnew() throws SQLException {
        prepare("SELECT data, version AS n" + next++ + " FROM znodes WHERE path = ?");
    }

    /** Likewise. */
    @Benchmark
    public void prepareGroupedJoinAnew() throws SQLException {
        prepare(GROUPED_JOIN.formatted(next++));
    }
}
