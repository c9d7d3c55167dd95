package io.zabra.bench.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One peer under measurement, over one connection. One thread. */
final class SqlRun {
    private static final int ROWS_AT_ONCE = 500;
    private static final int FETCH_ROWS = 10_000;
    private static final String TABLE =
            "CREATE TABLE znodes (path VARCHAR(400) PRIMARY KEY, parent VARCHAR(400) NOT NULL, name VARCHAR(200) NOT"
                    + " NULL, data_text VARCHAR(4000), data_length INTEGER NOT NULL, version INTEGER NOT NULL)";

    private final SqlPeer peer;
    private final Database database;
    private final SqlRows rows;
    private final Connection connection;
    private final SqlWorkload.SqlState state = new SqlWorkload.SqlState();

    /** Medians of one run; CPU in microseconds of an execution. */
    record Sample(double p50Micros, double p99Micros, double cpuMicros) {}

    SqlRun(SqlPeer peer, Database database, SqlRows rows) throws SQLException {
        this.peer = peer;
        this.database = database;
        this.rows = rows;
        this.connection = database.connect();
    }

    SqlPeer peer() {
        return peer;
    }

    Database database() {
        return database;
    }

    /** Returns the seconds that it took. */
    double load() throws SQLException {
        long start = System.nanoTime();
        if (!peer.isZabra()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(TABLE);
            }
        }
        List<SqlRows.Row> batch = new ArrayList<>();
        rows.each(row -> {
            batch.add(row);
            if (batch.size() == ROWS_AT_ONCE) {
                insert(batch);
            }
        });
        insert(batch);
        if (!peer.isZabra()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE INDEX znodes_parent ON znodes (parent)");
                statement.execute(peer == SqlPeer.POSTGRES ? "VACUUM ANALYZE znodes" : "ANALYZE");
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void insert(List<SqlRows.Row> batch) {
        if (batch.isEmpty()) {
            return;
        }
        String one = peer.isZabra() ? "(?, ?)" : "(?, ?, ?, ?, ?, 0)";
        String columns = peer.isZabra() ? "(path, data_text)" : "(path, data_text, parent, name, data_length, version)";
        String sql = "INSERT INTO znodes " + columns + " VALUES "
                + String.join(", ", Collections.nCopies(batch.size(), one));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            for (SqlRows.Row row : batch) {
                statement.setString(at++, row.path());
                statement.setString(at++, row.data());
                if (!peer.isZabra()) {
                    statement.setString(at++, row.parent());
                    statement.setString(at++, row.name());
                    statement.setInt(at++, row.data().length());
                }
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("loading " + peer.label(), e);
        }
        batch.clear();
    }

    /** Null where the peer cannot do it. */
    @Nullable
    Sample sample(SqlWorkload workload, Duration time) throws SQLException, IOException {
        String sql = workload.sql(peer);
        if (sql == null) {
            return null;
        }
        boolean streams = workload == SqlWorkload.STREAM;
        connection.setAutoCommit(!streams);
        Histogram nanos = new Histogram(3);
        Random random = new Random(20_261_122);
        long cpu = database.cpuMicros();
        long executions = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(streams ? FETCH_ROWS : 0);
            long end = System.nanoTime() + time.toNanos();
            do {
                workload.bind(statement, rows, random, state);
                long start = System.nanoTime();
                execute(workload, statement);
                nanos.recordValue(System.nanoTime() - start);
                executions++;
            } while (System.nanoTime() < end);
        }
        double each = (double) (database.cpuMicros() - cpu) / executions;
        connection.setAutoCommit(true);
        return new Sample(nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3, each);
    }

    private void execute(SqlWorkload workload, PreparedStatement statement) throws SQLException {
        if (workload.isUpdate()) {
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException(peer.label() + ": " + workload + " changed nothing");
            }
            return;
        }
        long seen = 0;
        try (ResultSet result = statement.executeQuery()) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                seen += result.getString(1) == null ? 0 : 1;
                seen += width > 1 && result.getString(2) == null ? 0 : 1;
            }
        }
        if (seen == 0) {
            throw new IllegalStateException(peer.label() + ": " + workload + " found nothing");
        }
    }

    void close() throws SQLException, InterruptedException {
        try {
            connection.close();
        } finally {
            database.stop();
        }
    }
}
