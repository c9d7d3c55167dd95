package io.zabra.bench.jmh;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Statements that were prepared, each one mostly of one operator: a point by itself, the others for each of 1,000 rows that come in. */
@State(Scope.Benchmark)
public class OperatorBenchmark {
    private static final int ROWS = Transactions.CHILDREN;
    private static final String OF_PARENT = " FROM znodes WHERE parent = ?";
    static final String LOOKUP_JOIN =
            "SELECT count(p.version) FROM znodes c JOIN znodes p ON p.path = c.parent WHERE c.parent = ?";
    static final String HASH_JOIN =
            "SELECT count(*) FROM znodes a JOIN znodes b ON a.mzxid = b.mzxid WHERE a.parent = ? AND b.parent = ?";

    @Param("100000")
    public int znodes;

    private final SplittableRandom random = new SplittableRandom(1);
    private @Nullable MeasuredSql measured;
    private long point;
    private long children;
    private long filter;
    private long aggregate;
    private long group;
    private long sort;
    private long lookupJoin;
    private long hashJoin;

    @Setup
    public void open() throws IOException, SQLException {
        MeasuredSql sql = new MeasuredSql(znodes);
        measured = sql;
        point = sql.prepared("SELECT data, version FROM znodes WHERE path = ?");
        children = sql.prepared("SELECT name, version" + OF_PARENT);
        filter = sql.prepared("SELECT name" + OF_PARENT + " AND mzxid < 0");
        aggregate = sql.prepared("SELECT count(*), sum(data_length), max(mzxid)" + OF_PARENT);
        group = sql.prepared("SELECT mod(mzxid, 100), count(*)" + OF_PARENT + " GROUP BY mod(mzxid, 100)");
        sort = sql.prepared("SELECT name" + OF_PARENT + " ORDER BY mod(mzxid, 1009), name");
        lookupJoin = sql.prepared(LOOKUP_JOIN);
        hashJoin = sql.prepared(HASH_JOIN);
    }

    @TearDown
    public void close() throws SQLException {
        measured().close();
    }

    private MeasuredSql measured() {
        return Objects.requireNonNull(measured);
    }

    /** How a statement is executed, in the words of EXPLAIN. */
    String plan(String statement) throws SQLException {
        return measured().text("EXPLAIN " + statement.replace("?", "'" + Transactions.parent(0) + "'"));
    }

    private String parent() {
        return Transactions.parent(random.nextInt(znodes));
    }

    private int ofParent(long statement) throws SQLException {
        return measured().rows(statement, parent());
    }

    @Benchmark
    public int point() throws SQLException {
        return measured().rows(point, Transactions.path(random.nextInt(znodes)));
    }

    /** A text that differs from all before by its literal. */
    @Benchmark
    public int pointByText() throws SQLException {
        return measured()
                .rows("SELECT data, version FROM znodes WHERE path = '" + Transactions.path(random.nextInt(znodes))
                        + "'");
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int scan() throws SQLException {
        return ofParent(children);
    }

    /** Nothing passes it. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int filter() throws SQLException {
        return ofParent(filter);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int aggregate() throws SQLException {
        return ofParent(aggregate);
    }

    /** A hundred groups. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int group() throws SQLException {
        return ofParent(group);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int sort() throws SQLException {
        return ofParent(sort);
    }

    /** Each row looks one up by its path. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int lookupJoin() throws SQLException {
        return ofParent(lookupJoin);
    }

    /** As many on the other side, of which each has one partner. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int hashJoin() throws SQLException {
        String parent = parent();
        return measured().rows(hashJoin, parent, parent);
    }
}
