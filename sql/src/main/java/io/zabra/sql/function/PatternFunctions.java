package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** What {@code ANY (array)} and {@code ALL (array)} behind LIKE are written as: patterns, one of which is to match, or each. Stateless. */
public final class PatternFunctions {
    public static final String ANY = "any_pattern";
    public static final String EVERY = "every_pattern";
    public static final Set<String> NAMES = Set.of(ANY, EVERY);

    private PatternFunctions() {}

    static List<SqlFunction> all() {
        return List.of(of(ANY), of(EVERY));
    }

    private static SqlFunction of(String name) {
        return new OwnFunction(
                name,
                ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE),
                OperandTypes.family(SqlTypeFamily.ARRAY),
                (values, types, budget) -> {
                    throw new SqlFailure(SqlState.NOT_SUPPORTED, name + " stands behind LIKE and ILIKE alone");
                });
    }
}
