package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyDatabase;
import io.zabra.jdbc.fixture.TinySqlSession;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of the values and rows of every connection, whatever executes its SQL. */
abstract class ValueContract {
    static final String NUMBERS = "SELECT n FROM numbers WHERE n < ?";
    static final String INSERT = "INSERT INTO notes VALUES (?, ?)";
    private static final LocalDateTime SEVENTH = LocalDateTime.of(2027, 7, 7, 7, 7, 7, 7_000_000);

    Connection connection;

    abstract Connection open() throws SQLException;

    abstract TinyDatabase database();

    /** Null where the executor's side is out of reach. */
    abstract @Nullable TinySqlSession session();

    @BeforeEach
    void openConnection() throws SQLException {
        connection = open();
    }

    @AfterEach
    void closeConnection() throws SQLException {
        connection.close();
    }

    final ResultSet query(String sql) throws SQLException {
        return connection.createStatement().executeQuery(sql);
    }

    @Test
    void everyTypeIsReadAsItsOwnAndAsOthers() throws SQLException {
        try (ResultSet rows = query("SELECT * FROM every_type")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean("a_boolean")).isTrue();
            assertThat(rows.getInt(2)).isEqualTo(7);
            assertThat(rows.getLong("A_BIGINT")).isEqualTo(7_000_000_000L);
            assertThat(rows.getString(3)).isEqualTo("7000000000");
            assertThatThrownBy(() -> rows.getInt(3))
                    .extracting(ValueContract::state)
                    .isEqualTo("22003");
            assertThat(rows.getDouble(4)).isEqualTo(7.5);
            assertThat(rows.getBigDecimal(5)).isEqualTo(new BigDecimal("7.70"));
            assertThat(rows.getString(6)).isEqualTo("seven");
            assertThatThrownBy(() -> rows.getLong(6))
                    .extracting(ValueContract::state)
                    .isEqualTo("22P02");
            assertThat(rows.getBytes(7)).containsExactly(7, 's', 'e', -1);
            assertThat(rows.getString(7)).isEqualTo("\\x077365ff");
            assertThat(rows.getBytes(6)).isEqualTo("seven".getBytes(StandardCharsets.UTF_8));
            assertThat(rows.next()).isTrue();
            for (int column = 1; column <= 10; column++) {
                assertThat(rows.getObject(column)).isNull();
                assertThat(rows.wasNull()).isTrue();
                assertThat(rows.getString(column)).isNull();
            }
            assertThat(rows.getInt(2)).isZero();
            assertThat(rows.getTimestamp(8)).isNull();
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void timesAreReadAsJavaTimeAndAsSqlTimes() throws SQLException {
        try (ResultSet rows = query("SELECT * FROM every_type")) {
            rows.next();
            assertThat(rows.getObject(8, LocalDateTime.class)).isEqualTo(SEVENTH);
            assertThat(rows.getObject(8, OffsetDateTime.class)).isEqualTo(SEVENTH.atOffset(ZoneOffset.UTC));
            assertThat(rows.getObject(8, Instant.class)).isEqualTo(SEVENTH.toInstant(ZoneOffset.UTC));
            assertThat(rows.getTimestamp(8)).isEqualTo(Timestamp.valueOf(SEVENTH));
            assertThat(rows.getTimestamp(8, Calendar.getInstance(TimeZone.getTimeZone("UTC")))
                            .toInstant())
                    .isEqualTo(SEVENTH.toInstant(ZoneOffset.UTC));
            assertThat(rows.getString(8)).isEqualTo("2027-07-07 07:07:07.007");
            assertThat(rows.getObject(9, LocalDate.class)).isEqualTo(SEVENTH.toLocalDate());
            assertThat(rows.getObject(9)).isEqualTo(java.sql.Date.valueOf("2027-07-07"));
            assertThat(rows.getObject(10, LocalTime.class)).isEqualTo(LocalTime.of(7, 7, 7, 700_000_000));
            assertThat(rows.getTime(10)).hasToString("07:07:07");
            assertThat(rows.getDate(8)).hasToString("2027-07-07");
            assertThat(rows.getObject(8, Calendar.class).getTimeInMillis())
                    .isEqualTo(Timestamp.valueOf(SEVENTH).getTime());
        }
    }

    /** As a moment it is UTC's; with digits alone it has those, in whatever zone; a calendar says which zone's they are. */
    @Test
    void aTimestampIsUtcAsAMomentAndItsDigitsElsewhere() throws SQLException {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (ResultSet rows = query("SELECT * FROM every_type")) {
            rows.next();
            assertThat(rows.getObject(8, Instant.class)).isEqualTo(SEVENTH.toInstant(ZoneOffset.UTC));
            assertThat(rows.getObject(8, OffsetDateTime.class)).isEqualTo(SEVENTH.atOffset(ZoneOffset.UTC));
            assertThat(rows.getObject(8, ZonedDateTime.class).toInstant()).isEqualTo(SEVENTH.toInstant(ZoneOffset.UTC));
            assertThat(rows.getObject(8, LocalDateTime.class)).isEqualTo(SEVENTH);
            assertThat(rows.getTimestamp(8)).hasToString("2027-07-07 07:07:07.007");
            assertThat(rows.getTimestamp(8).toInstant()).isEqualTo(SEVENTH.toInstant(ZoneOffset.ofHours(-4)));
            assertThat(rows.getObject(8)).isEqualTo(rows.getTimestamp(8));
            assertThat(rows.getTimestamp(8, in("UTC")).toInstant()).isEqualTo(SEVENTH.toInstant(ZoneOffset.UTC));
            assertThat(rows.getTimestamp(8, in("Asia/Tokyo")).toInstant())
                    .isEqualTo(SEVENTH.toInstant(ZoneOffset.ofHours(9)));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aMomentBecomesTheDigitsOfUtcAndATimestampThoseOfItsZone() throws SQLException {
        Instant moment = SEVENTH.toInstant(ZoneOffset.UTC);
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (PreparedStatement echo = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            for (int parameter = 1; parameter <= 10; parameter++) {
                echo.setNull(parameter, Types.NULL);
            }
            for (Object same : List.of(
                    moment,
                    moment.atOffset(ZoneOffset.ofHours(2)),
                    moment.atZone(ZoneId.of("Asia/Tokyo")),
                    SEVENTH,
                    Timestamp.valueOf(SEVENTH))) {
                echo.setObject(8, same);
                assertThat(echoed(echo)).as(same.getClass().getName()).isEqualTo(SEVENTH);
            }
            echo.setObject(8, moment.atOffset(ZoneOffset.ofHours(2)), Types.TIMESTAMP_WITH_TIMEZONE);
            assertThat(echoed(echo)).isEqualTo(SEVENTH);
            echo.setTimestamp(8, Timestamp.from(moment));
            assertThat(echoed(echo)).isEqualTo(SEVENTH.minusHours(4));
            echo.setTimestamp(8, Timestamp.from(moment), in("UTC"));
            assertThat(echoed(echo)).isEqualTo(SEVENTH);
            echo.setTimestamp(8, Timestamp.from(moment), in("Asia/Tokyo"));
            assertThat(echoed(echo)).isEqualTo(SEVENTH.plusHours(9));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static Calendar in(String zone) {
        return Calendar.getInstance(TimeZone.getTimeZone(zone));
    }

    private static @Nullable LocalDateTime echoed(PreparedStatement echo) throws SQLException {
        try (ResultSet rows = echo.executeQuery()) {
            rows.next();
            return rows.getObject(8, LocalDateTime.class);
        }
    }

    @Test
    void aCalendarIsItsMoment() throws SQLException {
        Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        tokyo.setTimeInMillis(Timestamp.valueOf(SEVENTH).getTime());
        try (PreparedStatement echo = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            for (int parameter = 1; parameter <= 10; parameter++) {
                echo.setNull(parameter, Types.NULL);
            }
            echo.setObject(8, tokyo);
            try (ResultSet rows = echo.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getTimestamp(8)).isEqualTo(Timestamp.valueOf(SEVENTH));
            }
        }
    }

    @Test
    void parametersBecomeWhatTheStatementExpects() throws SQLException {
        try (PreparedStatement echo = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            assertThat(echo.getParameterMetaData().getParameterCount()).isEqualTo(10);
            assertThat(echo.getParameterMetaData().getParameterType(3)).isEqualTo(Types.BIGINT);
            echo.setString(1, "true");
            echo.setLong(2, 2);
            echo.setInt(3, 3);
            echo.setFloat(4, 4.5f);
            echo.setObject(5, "5.50", Types.NUMERIC);
            echo.setCharacterStream(6, new StringReader("six"));
            echo.setString(7, "sieben ü");
            echo.setObject(8, OffsetDateTime.of(SEVENTH.plusHours(2), ZoneOffset.ofHours(2)));
            echo.setObject(9, "2027-07-07");
            echo.setObject(10, SEVENTH.toLocalTime());
            try (ResultSet rows = echo.executeQuery()) {
                rows.next();
                assertThat(rows.getObject(1)).isEqualTo(true);
                assertThat(rows.getObject(2)).isEqualTo(2);
                assertThat(rows.getObject(3)).isEqualTo(3L);
                assertThat(rows.getObject(4)).isEqualTo(4.5);
                assertThat(rows.getObject(5)).isEqualTo(new BigDecimal("5.50"));
                assertThat(rows.getObject(6)).isEqualTo("six");
                assertThat(rows.getString(7)).isEqualTo("sieben ü");
                assertThat(rows.getObject(8, LocalDateTime.class)).isEqualTo(SEVENTH);
                assertThat(rows.getObject(9, LocalDate.class)).isEqualTo(SEVENTH.toLocalDate());
                assertThat(rows.getObject(10, LocalTime.class)).isEqualTo(SEVENTH.toLocalTime());
            }
            echo.setBinaryStream(7, new ByteArrayInputStream(new byte[] {1, 2, 3, 4}), 3);
            try (ResultSet rows = echo.executeQuery()) {
                rows.next();
                assertThat(rows.getBytes(7)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void wrongParametersAreRefusedBeforeAnythingIsExecuted() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            assertThatThrownBy(() -> insert.setInt(3, 1))
                    .extracting(ValueContract::state)
                    .isEqualTo("22023");
            assertThatThrownBy(() -> insert.setString(1, "x"))
                    .extracting(ValueContract::state)
                    .isEqualTo("22P02");
            assertThatThrownBy(() -> insert.setObject(1, new Object()))
                    .extracting(ValueContract::state)
                    .isEqualTo("42804");
            insert.setInt(1, 1);
            assertThatThrownBy(insert::executeUpdate)
                    .hasMessage("Parameter 2 is not set")
                    .extracting(ValueContract::state)
                    .isEqualTo("22023");
        }
        assertThat(database().rows()).isEmpty();
    }

    /** To the last digit that a server takes, and no further: it would take the request for nonsense. */
    @Test
    void whatWouldNotArriveAsItIsIsRefused() throws SQLException {
        BigDecimal most = new BigDecimal(BigInteger.TWO.pow(65_535).subtract(BigInteger.ONE), -16_384);
        try (PreparedStatement echo = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            for (int i = 1; i <= 10; i++) {
                echo.setNull(i, Types.NULL);
            }
            for (BigDecimal beyond : List.of(
                    new BigDecimal("1E+16385"),
                    new BigDecimal("1E-16385"),
                    most.add(most),
                    new BigDecimal("1E+999999999"))) {
                for (int column : new int[] {5, 6}) {
                    refused("22003", () -> echo.setBigDecimal(column, beyond));
                }
            }
            refused("22003", () -> echo.setString(5, "1E-999999999"));
            for (String cut : List.of("/a\uD800", "\uDC00b", "\uD83D\uD83D\uDE00")) {
                refused("22P02", () -> echo.setString(6, cut));
                refused("22P02", () -> echo.setObject(7, cut));
                refused("22P02", () -> connection.prepareStatement("SELECT '" + cut + "'"));
                refused("22P02", () -> query("SELECT '" + cut + "'"));
            }
            echo.setBigDecimal(5, most);
            echo.setString(6, "\uD83D\uDE00");
            try (ResultSet rows = echo.executeQuery()) {
                rows.next();
                assertThat(rows.getBigDecimal(5)).isEqualTo(most);
                assertThat(rows.getString(6)).isEqualTo("\uD83D\uDE00");
            }
        }
    }

    static void refused(String state, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOf(SQLException.class)
                .extracting(ValueContract::state)
                .isEqualTo(state);
    }

    @Test
    void rowsComeBatchByBatch() throws SQLException {
        try (PreparedStatement numbers = connection.prepareStatement(NUMBERS)) {
            numbers.setFetchSize(10);
            numbers.setLong(1, 95);
            try (ResultSet rows = numbers.executeQuery()) {
                List<Long> seen = new ArrayList<>();
                while (rows.next()) {
                    seen.add(rows.getLong(1));
                    assertThat(rows.getRow()).isEqualTo(seen.size());
                }
                assertThat(seen).hasSize(95).isSorted();
                assertThat(rows.isAfterLast()).isTrue();
                assertThat(rows.next()).isFalse();
            }
            numbers.setMaxRows(12);
            try (ResultSet rows = numbers.executeQuery()) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(12);
            }
        }
    }

    @Test
    void closingAResultBeforeItsEndClosesItsCursor() throws SQLException {
        try (PreparedStatement numbers = connection.prepareStatement(NUMBERS)) {
            numbers.setFetchSize(1);
            numbers.setLong(1, 95);
            ResultSet first = numbers.executeQuery();
            first.next();
            ResultSet second = numbers.executeQuery();
            assertThat(first.isClosed()).isTrue();
            assertThatThrownBy(first::next).extracting(ValueContract::state).isEqualTo("55000");
            second.next();
            numbers.closeOnCompletion();
            second.close();
            assertThat(numbers.isClosed()).isTrue();
        }
        TinySqlSession executor = session();
        if (executor != null) {
            assertThat(executor.openCursors()).isZero();
        }
    }

    @Test
    void aPositionOutsideTheRowsIsAnError() throws SQLException {
        try (ResultSet rows = query("SELECT 1")) {
            assertThat(rows.isBeforeFirst()).isTrue();
            assertThatThrownBy(() -> rows.getInt(1))
                    .extracting(ValueContract::state)
                    .isEqualTo("24000");
            rows.next();
            assertThat(rows.isFirst()).isTrue();
            assertThatThrownBy(() -> rows.getInt(2))
                    .extracting(ValueContract::state)
                    .isEqualTo("42703");
            assertThatThrownBy(() -> rows.getInt("two"))
                    .extracting(ValueContract::state)
                    .isEqualTo("42703");
            assertThatThrownBy(rows::previous).extracting(ValueContract::state).isEqualTo("HYC00");
        }
    }

    @Test
    void metadataOfResultsNamesTypesAndClasses() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM every_type")) {
            var columns = query.getMetaData();
            assertThat(columns.getColumnCount()).isEqualTo(10);
            assertThat(columns.getColumnLabel(8)).isEqualTo("a_TIMESTAMP");
            assertThat(columns.getColumnType(8)).isEqualTo(Types.TIMESTAMP);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                for (int i = 1; i <= 10; i++) {
                    assertThat(rows.getObject(i).getClass().getName())
                            .isEqualTo(rows.getMetaData().getColumnClassName(i));
                    assertThat(rows.getMetaData().getColumnDisplaySize(i)).isPositive();
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            assertThat(insert.getMetaData()).isNull();
        }
    }

    static String state(Throwable e) {
        return ((SQLException) e).getSQLState();
    }
}
