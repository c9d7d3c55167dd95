package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every method of JDBC's interfaces, called with plain arguments, with nulls, and on closed objects. */
class JdbcSurfaceTest {
    private static final Set<String> WORKS_CLOSED =
            Set.of("close", "isClosed", "isValid", "abort", "unwrap", "isWrapperFor");

    /** Makes an object to be examined on a connection. */
    private interface Maker {
        Object on(Connection connection) throws SQLException;
    }

    private record Subject(Class<?> type, Maker maker) {}

    private static final List<Subject> SUBJECTS = List.of(
            new Subject(Connection.class, connection -> connection),
            new Subject(Statement.class, Connection::createStatement),
            new Subject(PreparedStatement.class, JdbcSurfaceTest::insertion),
            new Subject(ResultSet.class, JdbcSurfaceTest::row),
            new Subject(DatabaseMetaData.class, Connection::getMetaData),
            new Subject(ResultSetMetaData.class, connection -> row(connection).getMetaData()),
            new Subject(
                    ParameterMetaData.class, connection -> insertion(connection).getParameterMetaData()));

    private static PreparedStatement insertion(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)");
        insert.setInt(1, 1);
        insert.setString(2, "one");
        return insert;
    }

    private static ResultSet row(Connection connection) throws SQLException {
        ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM every_type");
        rows.next();
        return rows;
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString));
    }

    private static @Nullable Object[] plain(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> argument(method, type))
                .toArray();
    }

    private static @Nullable Object argument(Method method, Class<?> type) {
        if (type == int.class) {
            return method.getName().endsWith("Timeout") ? 1_000 : 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == short.class) {
            return (short) 1;
        }
        if (type == byte.class) {
            return (byte) 1;
        }
        if (type == float.class) {
            return 1f;
        }
        if (type == double.class) {
            return 1d;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            return method.getDeclaringClass() == ResultSet.class ? "a_INTEGER" : "SELECT 1";
        }
        return type == Class.class ? String.class : null;
    }

    private static @Nullable Object[] nulls(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type.isPrimitive() ? argument(method, type) : null)
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> everyMethodWorksOrThrowsAnSqlExceptionWithAState() {
        return SUBJECTS.stream()
                .flatMap(subject -> methods(subject.type())
                        .map(method ->
                                DynamicTest.dynamicTest(subject.type().getSimpleName() + " " + shown(method), () -> {
                                    for (@Nullable Object[] arguments : List.of(plain(method), nulls(method))) {
                                        try (Connection connection = open()) {
                                            examine(method, subject.maker().on(connection), arguments);
                                        }
                                    }
                                })));
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
            assertThat(thrown).isInstanceOf(SQLException.class);
            String state = ((SQLException) thrown).getSQLState();
            boolean isDefaultOfJdbc = method.isDefault();
            assertThat(state == null ? "none" : state)
                    .as(shown(method) + ": " + thrown)
                    .matches(isDefaultOfJdbc ? "none|.{5}" : ".{5}")
                    .doesNotStartWith("0A")
                    .doesNotStartWith("08")
                    .isNotEqualTo("XX000");
        }
    }

    private static @Nullable Throwable call(Method method, Object on, @Nullable Object[] arguments) {
        try {
            method.invoke(on, arguments);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyMethodOfAClosedObjectThrows() {
        return SUBJECTS.stream()
                .filter(subject -> AutoCloseable.class.isAssignableFrom(subject.type()))
                .flatMap(subject -> methods(subject.type())
                        .filter(method -> !WORKS_CLOSED.contains(method.getName()) && !method.isDefault())
                        .map(method ->
                                DynamicTest.dynamicTest(subject.type().getSimpleName() + " " + shown(method), () -> {
                                    try (Connection connection = open()) {
                                        Object object = subject.maker().on(connection);
                                        ((AutoCloseable) object).close();
                                        assertThat(call(method, object, plain(method)))
                                                .as(shown(method))
                                                .isInstanceOf(SQLException.class);
                                    }
                                })));
    }

    @Test
    void whatIsNotSupportedSaysHyc00() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = row(connection)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    connection::createBlob,
                    connection::createClob,
                    connection::setSavepoint,
                    () -> connection.prepareCall("CALL x"),
                    () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                    () -> connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY),
                    () -> statement.setCursorName("c"),
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
