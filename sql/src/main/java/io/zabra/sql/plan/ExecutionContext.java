package io.zabra.sql.plan;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.function.Types;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * What code of Calcite's own asks an execution for.
 *
 * @param stash objects that the generated code refers to by name, the inputs that it reads among them
 */
record ExecutionContext(Execution execution, Map<String, Object> stash) implements DataContext {
    @Override
    public @Nullable Object get(String name) {
        Object stashed = stash.get(name);
        return stashed == null ? variable(execution, name) : stashed;
    }

    static @Nullable Object variable(Execution execution, String name) {
        if (name.startsWith("?")) {
            return execution.parameter(Integer.parseInt(name.substring(1)));
        }
        return switch (name) {
            case "utcTimestamp", "currentTimestamp", "localTimestamp", "sysTimestamp" -> execution.nowMs();
            case "user", "systemUser" -> execution.nodes().access().user();
            case "timeZone" -> TimeZone.getTimeZone("UTC");
            case "locale" -> Locale.ENGLISH;
            case "cancelFlag" -> execution.budget().cancelFlag();
            default -> null;
        };
    }

    @Override
    public @Nullable SchemaPlus getRootSchema() {
        return null;
    }

    @Override
    public JavaTypeFactory getTypeFactory() {
        return Types.FACTORY;
    }

    @Override
    public QueryProvider getQueryProvider() {
        throw new UnsupportedOperationException("a plan runs no other queries");
    }
}
