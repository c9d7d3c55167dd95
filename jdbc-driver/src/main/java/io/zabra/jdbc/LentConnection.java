package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handle on a {@link PhysicalConnection}; closed, or taken back, it reaches the connection no more. */
final class LentConnection implements InvocationHandler {
    private static final int PRUNE_FROM = 64;
    static final String GIVEN_BACK = "The connection was given back to its pool";

    private final PhysicalConnection lender;
    private final SqlConnection connection;
    private final ZabraConnection handle;
    private final List<Statement> statements = new ArrayList<>();
    private int pruneAt = PRUNE_FROM;
    private volatile boolean ended;

    LentConnection(PhysicalConnection lender, SqlConnection connection) {
        this.lender = lender;
        this.connection = connection;
        this.handle = (ZabraConnection) Proxy.newProxyInstance(
                LentConnection.class.getClassLoader(), new Class<?>[] {ZabraConnection.class}, this);
    }

    Connection handle() {
        return handle;
    }

    /** Takes the connection away from whoever has the handle, and closes the statements left open. */
    void revoke() throws SQLException {
        for (Statement statement : ended()) {
            statement.close();
        }
    }

    private synchronized List<Statement> ended() {
        ended = true;
        List<Statement> left = List.copyOf(statements);
        statements.clear();
        return left;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> args != null && args[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "handle on " + connection;
            case "isClosed" -> ended || connection.isClosed();
            case "isWrapperFor" -> args != null && args[0] instanceof Class<?> type && type.isInstance(self);
            case "unwrap" -> unwrapped(self, args);
            case "isValid" -> !ended && Boolean.TRUE.equals(called(method, args));
            case "abort" -> aborted(method, args);
            case "close" -> closed();
            default -> remembered(open(method, args));
        };
    }

    private static Object unwrapped(Object self, @Nullable Object @Nullable [] args) throws SQLException {
        if (args != null && args[0] instanceof Class<?> type && type.isInstance(self)) {
            return self;
        }
        throw SqlState.INVALID_PARAMETER.exception("The connection is no " + (args == null ? null : args[0]));
    }

    private @Nullable Object closed() throws SQLException {
        if (!ended) {
            revoke();
            lender.returned(this);
        }
        return null;
    }

    private @Nullable Object aborted(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (!ended) {
            ended = true;
            called(method, args);
            lender.failed(SqlState.CONNECTION_CLOSED.exception("The connection was aborted"));
        }
        return null;
    }

    private @Nullable Object open(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (ended && method.getName().equals("setClientInfo")) {
            throw new SQLClientInfoException(GIVEN_BACK, SqlState.CONNECTION_CLOSED.code(), Map.of());
        }
        if (ended) {
            throw SqlState.CONNECTION_CLOSED.exception(GIVEN_BACK);
        }
        return called(method, args);
    }

    private synchronized @Nullable Object remembered(@Nullable Object result) throws SQLException {
        if (result instanceof Statement statement) {
            if (statements.size() >= pruneAt) {
                prune();
            }
            statements.add(statement);
        }
        return result;
    }

    private void prune() throws SQLException {
        List<Statement> open = new ArrayList<>();
        for (Statement statement : statements) {
            if (!statement.isClosed()) {
                open.add(statement);
            }
        }
        statements.clear();
        statements.addAll(open);
        pruneAt = Math.max(PRUNE_FROM, 2 * open.size());
    }

    private @Nullable Object called(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(connection, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
