package io.zabra.sql.function;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The type rules: text is UTF-8 and of any length, the sum of integers is BIGINT, an average is DOUBLE, and a CASE over
 * texts of different lengths pads none of them.
 */
public final class Types {
    /** Thread-safe. */
    public static final JavaTypeFactoryImpl FACTORY = new Factory();

    /** Text of any length, or null. */
    public static final RelDataType TEXT =
            FACTORY.createTypeWithNullability(FACTORY.createSqlType(SqlTypeName.VARCHAR), true);

    private Types() {}

    /** Makes types by these rules: whichever of them does, they are the same. */
    public static class Factory extends JavaTypeFactoryImpl {
        protected Factory() {
            super(new Rules());
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }

        /** Calcite has times and numbers be times. */
        @Override
        public @Nullable RelDataType leastRestrictive(List<RelDataType> types) {
            return has(types, SqlTypeName.NUMERIC_TYPES) && has(types, SqlTypeName.DATETIME_TYPES)
                    ? null
                    : super.leastRestrictive(types);
        }
    }

    private static boolean has(List<RelDataType> types, List<SqlTypeName> names) {
        return types.stream().anyMatch(type -> names.contains(type.getSqlTypeName()));
    }

    private static final class Rules extends RelDataTypeSystemImpl {
        private static final int DECIMAL_DIGITS = 38;
        /** What is not said to be shorter keeps its milliseconds. */
        private static final int MS_DIGITS = 3;

        private static final int FIXED_LENGTH_MAX = 16 << 20;

        @Override
        public int getMaxPrecision(SqlTypeName type) {
            return switch (type) {
                // A CAST pads to them.
                case CHAR, BINARY -> FIXED_LENGTH_MAX;
                case VARCHAR, VARBINARY -> Integer.MAX_VALUE;
                case DECIMAL -> DECIMAL_DIGITS;
                default -> super.getMaxPrecision(type);
            };
        }

        @Override
        public int getDefaultPrecision(SqlTypeName type) {
            return type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIME
                    ? MS_DIGITS
                    : super.getDefaultPrecision(type);
        }

        @Override
        public int getMaxScale(SqlTypeName type) {
            return type == SqlTypeName.DECIMAL ? DECIMAL_DIGITS / 2 : super.getMaxScale(type);
        }

        @Override
        public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
            SqlTypeName name = argument.getSqlTypeName();
            if (SqlTypeName.INT_TYPES.contains(name)) {
                return like(factory, factory.createSqlType(SqlTypeName.BIGINT), argument);
            }
            if (name == SqlTypeName.DECIMAL) {
                return like(
                        factory,
                        factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, argument.getScale()),
                        argument);
            }
            return SqlTypeName.APPROX_TYPES.contains(name)
                    ? like(factory, factory.createSqlType(SqlTypeName.DOUBLE), argument)
                    : argument;
        }

        @Override
        public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
            return SqlTypeName.INTERVAL_TYPES.contains(argument.getSqlTypeName())
                    ? argument
                    : like(factory, factory.createSqlType(SqlTypeName.DOUBLE), argument);
        }

        private static RelDataType like(RelDataTypeFactory factory, RelDataType type, RelDataType argument) {
            return factory.createTypeWithNullability(type, argument.isNullable());
        }

        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }
    }

    /** The rules alone, for what asks for them. */
    public static RelDataTypeSystem rules() {
        return FACTORY.getTypeSystem();
    }
}
