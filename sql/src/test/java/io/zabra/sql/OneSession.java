package io.zabra.sql;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a test has to which one session on a store of its own is enough. */
abstract class OneSession {
    final SqlFixture fixture;
    SqlSession sql;

    OneSession() {
        this(SqlLimits.DEFAULT);
    }

    OneSession(SqlLimits limits) {
        fixture = new SqlFixture(limits);
    }

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.session("");
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }
}
