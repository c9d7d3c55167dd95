package io.zabra.sql.function;

import static org.apache.calcite.sql.type.SqlTypeFamily.BINARY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeFamily.TIMESTAMP;

import io.zabra.sql.exec.PairStatistic;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/** Every function and operator that a statement may name, ours before Calcite's; in any case. Immutable, thread-safe. */
public final class FunctionTable implements SqlOperatorTable {
    public static final FunctionTable INSTANCE = new FunctionTable();

    static final String SCHEMA = "zk";

    /** Stands for {@code AS OF ZXID}; never evaluated. */
    public static final String AT_ZXID = "at_zxid";

    /**
     * What is of no use here and could take a server's memory or a processor for ever: XML with its paths, and tables of windows, of
     * which one row can make billions.
     */
    private static final Set<String> LEFT_OUT =
            Set.of("EXTRACTVALUE", "XMLTRANSFORM", "EXISTSNODE", "TUMBLE", "HOP", "SESSION", "REGEXP_EXTRACT_ALL");

    private final Map<String, SqlOperator> ours = new HashMap<>();
    /** Beside which there are functions of Calcite's of the same name that take other arguments. */
    private final Map<String, SqlFunction> postgres = PostgresFunctions.all();

    /** In the place of the standard's, which take less. */
    private final Map<String, SqlOperator> aggregates = Map.of(
            "sum", new Sum(),
            "avg", new Average(),
            "mode", new ModeFunction(false),
            "mode_last", new ModeFunction(true));

    private final Map<String, OwnOperator> operators =
            Map.of("-", new Difference(), "+", new DayPlus(), "||", new Joined());
    private final SqlOperatorTable calcite = SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
            EnumSet.of(SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL, SqlLibrary.MYSQL, SqlLibrary.BIG_QUERY));
    /** Which mean what PostgreSQL has them mean. */
    private final Set<SqlOperator> likePostgres = Collections.newSetFromMap(new IdentityHashMap<>());

    private FunctionTable() {
        add("utf8", "utf8", text(), ByteString.class, BINARY);
        add("utf8_bytes", "utf8Bytes", bytes(), String.class, CHARACTER);
        add("hex", "hex", text(), ByteString.class, BINARY);
        add("unhex", "unhex", bytes(), String.class, CHARACTER);
        add("base64", "base64", text(), ByteString.class, BINARY);
        add("unbase64", "unbase64", bytes(), String.class, CHARACTER);
        add("gunzip", "gunzip", bytes(), ByteString.class, BINARY);
        add("parent_of", "parentOf", text(), String.class, CHARACTER);
        add("name_of", "nameOf", text(), String.class, CHARACTER);
        add("depth_of", "depthOf", nullable(SqlTypeName.INTEGER), String.class, CHARACTER);
        SqlReturnTypeInference bool = nullable(SqlTypeName.BOOLEAN);
        add("is_below", method("isBelow", String.class, String.class), bool, CHARACTER, CHARACTER);
        SqlReturnTypeInference time =
                ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        add("date_trunc", method("dateTrunc", String.class, Long.class), time, CHARACTER, TIMESTAMP);
        add(AT_ZXID, method("atZxid", Long.class), time, INTEGER);
        add("now", method("now"), ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3));
        for (PairStatistic statistic : PairStatistic.values()) {
            ours.put(statistic.name().toLowerCase(Locale.ROOT), new PairFunction(statistic));
        }
        for (String prefix : List.of("json", "jsonb")) {
            boolean sorted = prefix.equals("jsonb");
            String object = prefix + "_object_agg";
            ours.put(prefix + "_agg", new JsonAggregate(prefix + "_agg", JsonAggregate.Shape.ARRAY));
            ours.put(
                    object,
                    new JsonAggregate(object, sorted ? JsonAggregate.Shape.SORTED_OBJECT : JsonAggregate.Shape.OBJECT));
        }
        likePostgres.addAll(SqlLibraryOperatorTableFactory.INSTANCE
                .getOperatorTable(EnumSet.of(SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL))
                .getOperatorList());
    }

    private static SqlReturnTypeInference text() {
        return nullable(SqlTypeName.VARCHAR);
    }

    private static SqlReturnTypeInference bytes() {
        return nullable(SqlTypeName.VARBINARY);
    }

    private static SqlReturnTypeInference nullable(SqlTypeName type) {
        return ReturnTypes.explicit(type).andThen(SqlTypeTransforms.FORCE_NULLABLE);
    }

    private void add(
            String name, String method, SqlReturnTypeInference returns, Class<?> argument, SqlTypeFamily family) {
        add(name, method(method, argument), returns, family);
    }

    private void add(String name, Method method, SqlReturnTypeInference returns, SqlTypeFamily... arguments) {
        List<SqlTypeFamily> families = Arrays.asList(arguments);
        SqlOperandMetadata operands = OperandTypes.operandMetadata(
                families, types -> types(types, families), i -> "argument " + (i + 1), i -> false);
        ScalarFunction function = ScalarFunctionImpl.createUnsafe(method);
        ours.put(
                name,
                new SqlUserDefinedFunction(
                        new SqlIdentifier(name, SqlParserPos.ZERO),
                        SqlKind.OTHER_FUNCTION,
                        returns,
                        InferTypes.explicit(types(Types.FACTORY, families)),
                        operands,
                        function));
    }

    private static List<RelDataType> types(RelDataTypeFactory factory, List<SqlTypeFamily> families) {
        List<RelDataType> types = new ArrayList<>();
        for (SqlTypeFamily family : families) {
            SqlTypeName name = family == BINARY
                    ? SqlTypeName.VARBINARY
                    : family == TIMESTAMP
                            ? SqlTypeName.TIMESTAMP
                            : family == INTEGER ? SqlTypeName.BIGINT : SqlTypeName.VARCHAR;
            RelDataType type =
                    name == SqlTypeName.TIMESTAMP ? factory.createSqlType(name, 3) : factory.createSqlType(name);
            types.add(factory.createTypeWithNullability(type, true));
        }
        return types;
    }

    private static Method method(String name, Class<?>... arguments) {
        try {
            return ScalarFunctions.class.getMethod(name, arguments);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        String last = name.names.get(name.names.size() - 1).toLowerCase(Locale.ROOT);
        OwnOperator operator = syntax == SqlSyntax.BINARY ? operators.get(last) : null;
        SqlOperator own = syntax == SqlSyntax.FUNCTION && isOfSchema(name) ? ours.get(last) : operator;
        if (own != null) {
            found.add(own);
            return;
        }
        calcite.lookupOperatorOverloads(name, category, syntax, found, SqlNameMatchers.withCaseSensitive(false));
        found.removeIf(other -> LEFT_OUT.contains(other.getName()) || isOthersReplace(other));
        SqlOperator aggregate = syntax == SqlSyntax.FUNCTION ? aggregates.get(last) : null;
        if (aggregate != null) {
            found.clear();
            found.add(aggregate);
        }
        found.sort(Comparator.comparing(other -> !likePostgres.contains(other)));
        SqlFunction known = syntax == SqlSyntax.FUNCTION ? postgres.get(last) : null;
        if (known != null) {
            found.add(0, known);
        }
    }

    /** PostgreSQL's replaces once, unless it is told {@code g}; those of others are called alike. */
    @SuppressWarnings("ReferenceEquality") // Operators of one name are equal.
    private static boolean isOthersReplace(SqlOperator operator) {
        return operator.getName().equals("REGEXP_REPLACE")
                && operator != SqlLibraryOperators.REGEXP_REPLACE_PG_3
                && operator != SqlLibraryOperators.REGEXP_REPLACE_PG_4;
    }

    /** Ours may be named with the schema, as tools do. */
    private static boolean isOfSchema(SqlIdentifier name) {
        return name.isSimple() || (name.names.size() == 2 && name.names.get(0).equalsIgnoreCase(SCHEMA));
    }

    /** Whether a function of that name makes one value of many rows. */
    public boolean isAggregate(String name) {
        List<SqlOperator> found = new ArrayList<>();
        SqlIdentifier function = new SqlIdentifier(name, SqlParserPos.ZERO);
        lookupOperatorOverloads(function, null, SqlSyntax.FUNCTION, found, SqlNameMatchers.liberal());
        return found.stream().anyMatch(SqlOperator::isAggregator);
    }

    /** Whether it is ours, aggregates among them. */
    public boolean has(String name) {
        return ours.containsKey(name) || postgres.containsKey(name);
    }

    /** Of our own functions; aggregates, which are the standard's, not among them. */
    public Set<String> names() {
        return ours.values().stream()
                .filter(SqlUserDefinedFunction.class::isInstance)
                .map(operator -> operator.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        List<SqlOperator> all = new ArrayList<>(ours.values());
        all.addAll(postgres.values());
        all.addAll(calcite.getOperatorList());
        return all;
    }
}
