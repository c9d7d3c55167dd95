package io.zabra.jdbc;

import io.zabra.jdbc.remote.SplitBatch;
import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import java.sql.BatchUpdateException;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement prepared by the executor. */
final class SqlPreparedStatement extends ParameterSetters {
    /** Not set yet, which null can't say: it is a value. */
    private static final Object UNSET = new Object();

    private final PlanCache.Plan plan;
    private final GeneratedKeys keys;
    private final StatementParameters expected;
    private final @Nullable Object[] parameters;
    private final List<List<@Nullable Object>> batch = new ArrayList<>();

    SqlPreparedStatement(SqlConnection connection, PlanCache.Plan plan, GeneratedKeys keys) {
        super(connection);
        this.plan = plan;
        this.keys = keys;
        this.expected = new StatementParameters(plan.description().parameters());
        this.parameters = new @Nullable Object[expected.getParameterCount()];
        Arrays.fill(parameters, UNSET);
    }

    @Override
    void set(int parameter, @Nullable Object value) throws SQLException {
        requireOpen();
        SqlType type = expected.type(parameter);
        parameters[parameter - 1] = ParameterValue.of(value, type);
    }

    @Override
    public void clearParameters() throws SQLException {
        requireOpen();
        Arrays.fill(parameters, UNSET);
    }

    private List<@Nullable Object> bound() throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] == UNSET) {
                throw SqlState.INVALID_PARAMETER.exception("Parameter " + (i + 1) + " is not set");
            }
        }
        return Collections.unmodifiableList(Arrays.asList(parameters.clone()));
    }

    private boolean run() throws SQLException {
        requireOpen();
        connection().requireAllowed(plan);
        List<@Nullable Object> values = bound();
        ExecuteOptions how = options(keys);
        SqlConnection.SessionCall<ExecuteResult> execution =
                session -> withPlan(session, id -> session.execute(id, values, how));
        return run(keys, plan.lead(), connection().following(plan.lead(), plan.sql(), execution));
    }

    /** Uses a plan by its id. */
    @FunctionalInterface
    private interface PlanUse<T> {
        T of(long statementId) throws SQLException;
    }

    /** An executor may drop plans; then nothing was executed, and it is asked again. */
    private <T> T withPlan(SqlSession session, PlanUse<T> use) throws SQLException {
        try {
            return use.of(plan.description().id());
        } catch (SQLException e) {
            if (!SqlState.UNKNOWN_STATEMENT.code().equals(e.getSQLState())) {
                throw e;
            }
            PlanCache.renew(session, plan);
            return use.of(plan.description().id());
        }
    }

    @Override
    public boolean execute() throws SQLException {
        return run();
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        requireOpen();
        if (plan.description().kind() != StatementDescription.Kind.QUERY) {
            throw SqlState.INVALID_PARAMETER.exception("The statement yields no rows: use execute or executeUpdate");
        }
        run();
        return requireRows();
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        requireOpen();
        if (plan.description().kind() == StatementDescription.Kind.QUERY) {
            throw SqlState.INVALID_PARAMETER.exception("The statement yields rows: use execute or executeQuery");
        }
        run();
        return requireCount();
    }

    @Override
    public int executeUpdate() throws SQLException {
        return Batches.count(executeLargeUpdate());
    }

    @Override
    public void addBatch() throws SQLException {
        requireOpen();
        batch.add(bound());
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public void clearBatch() throws SQLException {
        requireOpen();
        batch.clear();
    }

    /** One round trip, whatever the number. */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        requireOpen();
        List<List<@Nullable Object>> lists = List.copyOf(batch);
        batch.clear();
        if (lists.isEmpty()) {
            return new long[0];
        }
        if (plan.description().kind() == StatementDescription.Kind.QUERY) {
            SQLException failure = SqlState.INVALID_PARAMETER.exception("What yields rows can't be part of a batch");
            throw Batches.failure(failure, new long[0], 0);
        }
        connection().requireAllowed(plan);
        ExecuteOptions how = options(keys);
        return runBatch(keys, plan.lead(), session -> executed(session, lists, how, false));
    }

    /**
     * An executor may drop the plan between two parts, too: those before were executed, and are not again.
     *
     * @param renewed whether it was prepared for these parts, of which not even the first is executed where it is dropped again
     */
    private BatchResult executed(
            SqlSession session, List<List<@Nullable Object>> lists, ExecuteOptions how, boolean renewed)
            throws SQLException {
        try {
            return session.executeBatch(plan.description().id(), lists, how);
        } catch (SQLException e) {
            long[] done = e instanceof BatchUpdateException batch ? batch.getLargeUpdateCounts() : new long[0];
            boolean isForgotten = SqlState.UNKNOWN_STATEMENT.code().equals(e.getSQLState());
            boolean keysAreLost = how.generatedKeys() && done.length > 0;
            if (!isForgotten || keysAreLost || (renewed && done.length == 0)) {
                throw e;
            }
            PlanCache.renew(session, plan);
            List<List<@Nullable Object>> rest = lists.subList(done.length, lists.size());
            return SplitBatch.after(new BatchResult(done, RowBatch.EMPTY), () -> executed(session, rest, how, true));
        }
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        requireOpen();
        StatementDescription description = plan.description();
        return description.kind() == StatementDescription.Kind.QUERY ? new RowMetaData(description.columns()) : null;
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        requireOpen();
        return expected;
    }

    @Override
    public void close() throws SQLException {
        if (isClosed()) {
            return;
        }
        super.close();
        connection().release(plan);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public boolean execute(String sql, int @Nullable [] columnIndexes) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public boolean execute(String sql, String @Nullable [] columnNames) throws SQLException {
        throw textInPreparedStatement();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw textInPreparedStatement();
    }

    private SQLException textInPreparedStatement() throws SQLException {
        requireOpen();
        return SqlState.INVALID_PARAMETER.exception("A prepared statement takes no other text: use a Statement");
    }
}
