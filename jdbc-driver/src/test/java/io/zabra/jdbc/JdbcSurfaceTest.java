package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.JdbcArguments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of every interface of JDBC that an application can get at, called with plain arguments, with nulls, with one
 * argument wrong at a time, and on closed objects.
 */
class JdbcSurfaceTest {
    private static final Set<String> WORKS_CLOSED = Set.of(
            "close",
            "isClosed",
            "isValid",
            "abort",
            "unwrap",
            "isWrapperFor",
            "addConnectionEventListener",
            "removeConnectionEventListener",
            "addStatementEventListener",
            "removeStatementEventListener");

    /** By the JDK itself, which asks about nothing but the text. */
    private static final Set<String> QUOTES =
            Set.of("enquoteLiteral", "enquoteNCharLiteral", "enquoteIdentifier", "isSimpleIdentifier");

    private static final String CLOSED = "55000";
    private static final String CONNECTION_CLOSED = "08003";

    /** Makes an object to be examined on a connection. */
    private interface Maker {
        Object on(Connection connection) throws SQLException;
    }

    private record Subject(String name, Class<?> type, Maker maker) {
        Subject(Class<?> type, Maker maker) {
            this(type.getSimpleName(), type, maker);
        }
    }

    private static final List<Subject> SUBJECTS = List.of(
            new Subject(Connection.class, connection -> connection),
            new Subject("Connection of a pool", Connection.class, connection -> pooled().getConnection()),
            new Subject("Connection in a transaction", Connection.class, JdbcSurfaceTest::inTransaction),
            new Subject(Statement.class, Connection::createStatement),
            new Subject(
                    "Statement with rows",
                    Statement.class,
                    connection -> row(connection).getStatement()),
            new Subject(PreparedStatement.class, JdbcSurfaceTest::insertion),
            new Subject("PreparedStatement of all types", PreparedStatement.class, JdbcSurfaceTest::echo),
            new Subject(ResultSet.class, JdbcSurfaceTest::row),
            new Subject("ResultSet of NULLs", ResultSet.class, connection -> rowAfter(connection, 1)),
            new Subject("ResultSet before its rows", ResultSet.class, connection -> rowAfter(connection, -1)),
            new Subject("ResultSet after its rows", ResultSet.class, connection -> rowAfter(connection, 2)),
            new Subject(DatabaseMetaData.class, Connection::getMetaData),
            new Subject(ResultSetMetaData.class, connection -> row(connection).getMetaData()),
            new Subject(
                    ParameterMetaData.class, connection -> insertion(connection).getParameterMetaData()),
            new Subject(Driver.class, connection -> new ZabraDriver()),
            new Subject(DataSource.class, connection -> source()),
            new Subject(ConnectionPoolDataSource.class, connection -> poolSource()),
            new Subject(PooledConnection.class, connection -> pooled()));

    private static Connection inTransaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = insertion(connection)) {
            insert.executeUpdate();
        }
        return connection;
    }

    private static PreparedStatement insertion(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)");
        insert.setInt(1, 1);
        insert.setString(2, "one");
        return insert;
    }

    private static PreparedStatement echo(Connection connection) throws SQLException {
        PreparedStatement echo = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?");
        for (int i = 1; i <= 10; i++) {
            echo.setNull(i, echo.getParameterMetaData().getParameterType(i));
        }
        return echo;
    }

    private static ResultSet row(Connection connection) throws SQLException {
        return rowAfter(connection, 0);
    }

    /** @param before how many rows are passed over; −1: it stands before the first */
    private static ResultSet rowAfter(Connection connection, int before) throws SQLException {
        ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM every_type");
        for (int i = 0; i <= before; i++) {
            assertThat(rows.next()).isEqualTo(i < 2);
        }
        return rows;
    }

    private static String url() {
        return "jdbc:zabra:mem:" + UUID.randomUUID();
    }

    private static DataSource source() {
        ZabraDataSource source = new ZabraDataSource();
        source.setUrl(url());
        return source;
    }

    private static ConnectionPoolDataSource poolSource() {
        ZabraConnectionPoolDataSource source = new ZabraConnectionPoolDataSource();
        source.setUrl(url());
        return source;
    }

    private static PooledConnection pooled() throws SQLException {
        return poolSource().getPooledConnection();
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString));
    }

    private static DynamicTest of(Subject subject, Method method, DynamicTestBody body) {
        return DynamicTest.dynamicTest(subject.name() + " " + shown(method), () -> {
            try (Connection connection = DriverManager.getConnection(url())) {
                body.examine(subject.maker(), connection);
            }
        });
    }

    /** Works on a connection of its own. */
    private interface DynamicTestBody {
        void examine(Maker maker, Connection connection) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> everyMethodWorksOrThrowsAnSqlExceptionWithAState() {
        return SUBJECTS.stream()
                .flatMap(subject -> methods(subject.type()).map(method -> {
                    List<@Nullable Object[]> calls = new ArrayList<>(JdbcArguments.wrong(method));
                    calls.add(JdbcArguments.nulls(method));
                    calls.add(JdbcArguments.plain(method));
                    return of(subject, method, (maker, unused) -> {
                        for (@Nullable Object[] arguments : calls) {
                            try (Connection connection = DriverManager.getConnection(url())) {
                                examine(method, maker.on(connection), arguments);
                            }
                        }
                    });
                }));
    }

    private static String shown(Method method) {
        List<String> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            types.add(type.getSimpleName());
        }
        return method.getName() + types;
    }

    private static void examine(Method method, Object on, @Nullable Object[] arguments) {
        Throwable thrown = call(method, on, arguments);
        if (thrown != null) {
            if (method.isDefault() && thrown instanceof NullPointerException) {
                // What JDBC specifies for the enquoting methods, which the JDK itself implements.
                return;
            }
            String what = shown(method) + " with " + Arrays.deepToString(arguments) + ": " + thrown;
            assertThat(thrown).as(what).isInstanceOf(SQLException.class);
            String state = ((SQLException) thrown).getSQLState();
            assertThat(state == null ? "none" : state)
                    .as(what)
                    .matches(QUOTES.contains(method.getName()) ? "none|.{5}" : ".{5}")
                    .doesNotStartWith("0A")
                    .doesNotStartWith("08")
                    .isNotEqualTo("XX000");
        }
    }

    private static @Nullable Throwable call(Method method, Object on, @Nullable Object[] arguments) {
        try {
            Object result = method.invoke(on, arguments);
            if (result instanceof PooledConnection pooled) {
                pooled.close();
            } else if (result instanceof Connection connection && !(on instanceof Statement)) {
                connection.close();
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What asks about the database gets an answer, be it that there is nothing. */
    @TestFactory
    Stream<DynamicTest> everyMethodOfTheMetadataAnswers() {
        return SUBJECTS.stream()
                .filter(subject -> subject.type() == DatabaseMetaData.class)
                .flatMap(subject -> methods(subject.type())
                        .filter(method -> !method.getName().equals("unwrap"))
                        .map(method -> of(
                                subject,
                                method,
                                (maker, connection) -> assertThat(
                                                call(method, maker.on(connection), JdbcArguments.plain(method)))
                                        .as(shown(method))
                                        .isNull())));
    }

    private static Stream<Method> endingMethods(Class<?> type) {
        return methods(type)
                .filter(method -> !WORKS_CLOSED.contains(method.getName()) && !QUOTES.contains(method.getName()));
    }

    @TestFactory
    Stream<DynamicTest> everyMethodOfAClosedObjectSaysThatItIsClosed() {
        return SUBJECTS.stream()
                .filter(subject -> AutoCloseable.class.isAssignableFrom(subject.type()))
                .flatMap(subject -> endingMethods(subject.type())
                        .map(method -> of(subject, method, (maker, connection) -> {
                            Object object = maker.on(connection);
                            ((AutoCloseable) object).close();
                            String state = object instanceof Connection ? CONNECTION_CLOSED : CLOSED;
                            refuses(method, object, state);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> everyMethodOfAClosedPooledConnectionSaysThatItIsClosed() {
        Subject subject = new Subject(PooledConnection.class, connection -> pooled());
        return endingMethods(PooledConnection.class)
                .map(method -> of(subject, method, (maker, connection) -> {
                    PooledConnection pooled = (PooledConnection) maker.on(connection);
                    pooled.close();
                    refuses(method, pooled, CONNECTION_CLOSED);
                }));
    }

    /** Many of its answers need nobody to be asked. */
    @TestFactory
    Stream<DynamicTest> theMetadataOfAClosedConnectionAnswersOrSaysThatItIsClosed() {
        Subject subject = new Subject(DatabaseMetaData.class, Connection::getMetaData);
        return endingMethods(DatabaseMetaData.class)
                .map(method -> of(subject, method, (maker, connection) -> {
                    Object metaData = maker.on(connection);
                    connection.close();
                    Throwable thrown = call(method, metaData, JdbcArguments.plain(method));
                    if (thrown != null || method.getReturnType() == ResultSet.class) {
                        refuses(method, metaData, CONNECTION_CLOSED);
                    }
                }));
    }

    /** A statement's end is that of its rows, and a connection's that of all. */
    @TestFactory
    Stream<DynamicTest> everyMethodThrowsWhereWhatItBelongsToIsClosed() {
        return SUBJECTS.stream()
                .filter(subject ->
                        Statement.class.isAssignableFrom(subject.type()) || subject.type() == ResultSet.class)
                .flatMap(subject -> endingMethods(subject.type())
                        .map(method -> of(subject, method, (maker, connection) -> {
                            Object object = maker.on(connection);
                            if (object instanceof ResultSet rows) {
                                rows.getStatement().close();
                                refuses(method, object, CLOSED);
                            }
                            connection.close();
                            refuses(method, object, CLOSED);
                        })));
    }

    private static void refuses(Method method, Object on, String state) {
        for (@Nullable Object[] arguments : List.of(JdbcArguments.plain(method), JdbcArguments.nulls(method))) {
            assertThat(call(method, on, arguments))
                    .as(shown(method) + " with " + Arrays.deepToString(arguments))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
        }
    }

    /**
     * By interface; updates of results aside. Some are here only because of the arguments that the test gives: a holdability,
     * a fetch direction or a kind of result set that there is not.
     */
    private static final Map<String, String> REFUSED = Map.of(
            "Connection",
            """
            createArrayOf createBlob createClob createNClob createSQLXML createStatement
            createStruct prepareCall prepareStatement releaseSavepoint rollback
            setHoldability setSavepoint setShardingKey setShardingKeyIfValid
            """,
            "ConnectionPoolDataSource",
            """
            createPooledConnectionBuilder createShardingKeyBuilder
            """,
            "DataSource",
            """
            createConnectionBuilder createShardingKeyBuilder
            """,
            "PreparedStatement",
            """
            setArray setBlob setClob setNClob setRef
            setRowId setSQLXML setURL setUnicodeStream
            """,
            "ResultSet",
            """
            absolute afterLast beforeFirst cancelRowUpdates deleteRow first getArray
            getBlob getClob getCursorName getNClob getRef getRowId getSQLXML getURL
            getUnicodeStream insertRow isLast last moveToCurrentRow moveToInsertRow
            previous refreshRow relative setFetchDirection
            """);

    /** So that nothing is lost unnoticed. */
    @Test
    void thisIsNotSupportedAndNothingElse() throws SQLException {
        Map<String, Set<String>> refused = new HashMap<>();
        for (Subject subject : SUBJECTS) {
            for (Method method : methods(subject.type()).toList()) {
                try (Connection connection = DriverManager.getConnection(url())) {
                    Throwable thrown = call(method, subject.maker().on(connection), JdbcArguments.plain(method));
                    if (thrown instanceof SQLFeatureNotSupportedException
                            && !method.getName().startsWith("update")) {
                        refused.computeIfAbsent(subject.type().getSimpleName(), type -> new TreeSet<>())
                                .add(method.getName());
                    }
                }
            }
        }
        Map<String, Set<String>> expected = new HashMap<>();
        REFUSED.forEach((type, names) ->
                expected.put(type, new TreeSet<>(List.of(names.strip().split("\\s+", -1)))));
        assertThat(refused).isEqualTo(expected);
    }

    @Test
    void whatIsNotSupportedSaysHyc00() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                ResultSet rows = row(connection)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    connection::createBlob,
                    connection::createClob,
                    connection::setSavepoint,
                    () -> connection.prepareCall("CALL x"),
                    () -> connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY),
                    () -> rows.updateInt(1, 1),
                    () -> rows.getBlob(1),
                    rows::first)) {
                assertThatThrownBy(call)
                        .isInstanceOf(SQLFeatureNotSupportedException.class)
                        .extracting(ValueContract::state)
                        .isEqualTo("HYC00");
            }
        }
    }
}
