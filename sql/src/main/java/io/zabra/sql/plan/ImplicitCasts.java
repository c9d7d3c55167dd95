package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * The casts that nobody has asked for are PostgreSQL's: a literal in quotes takes the type of what it stands beside, numbers become
 * wider ones, and days times. Calcite's would compare bytes as their hexadecimal digits, and make numbers of texts, so that one odd
 * znode fails a scan. One statement.
 */
final class ImplicitCasts extends TypeCoercionImpl {
    private static final int MS_DIGITS = 3;
    private static final Set<SqlKind> ARITHMETIC =
            EnumSet.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.DIVIDE, SqlKind.MOD);
    /** Takes values of all types. */
    private static final String CONCAT = "CONCAT";

    ImplicitCasts(RelDataTypeFactory factory, SqlValidator validator) {
        super(factory, validator);
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        SqlCall call = binding.getCall();
        SqlValidatorScope scope = binding.getScope();
        List<SqlNode> operands = call.getOperandList();
        RelDataType wanted = typeForLiterals(scope, operands);
        boolean adopted = false;
        for (int i = 0; i < operands.size(); i++) {
            adopted |= wanted != null && TextLiterals.is(operands.get(i)) && coerceOperandType(scope, call, i, wanted);
        }
        for (int i = 1; i < operands.size(); i++) {
            requireComparable(call, binding.getOperandType(0), binding.getOperandType(i));
        }
        return super.binaryComparisonCoercion(binding) || adopted;
    }

    /** Has literals in quotes among the operands of a call that takes values of one type be of the type of the others. */
    void adopt(SqlValidatorScope scope, SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        if (operands.stream().noneMatch(TextLiterals::is)) {
            return;
        }
        RelDataType wanted = typeForLiterals(scope, operands);
        boolean joins = call.getOperator().getName().equals("||");
        if (wanted != null && (!joins || TypeGroup.of(wanted) == TypeGroup.BYTES)) {
            for (int i = 0; i < operands.size(); i++) {
                if (TextLiterals.is(operands.get(i))) {
                    coerceOperandType(scope, call, i, wanted);
                }
            }
        }
    }

    /** Has LIKE compare bytes as texts, with a character for each. */
    void adoptBytes(SqlValidatorScope scope, SqlCall like) {
        List<SqlNode> operands = like.getOperandList().subList(0, 2);
        RelDataType wanted = operands.stream().allMatch(TextLiterals::is) ? null : typeForLiterals(scope, operands);
        if (wanted == null || TypeGroup.of(wanted) != TypeGroup.BYTES) {
            return;
        }
        for (int i = 0; i < operands.size(); i++) {
            SqlNode operand = operands.get(i);
            SqlNode bytes = TextLiterals.is(operand) ? TextLiterals.bytes(operand) : operand;
            if (TypeGroup.of(validator.deriveType(scope, bytes)) == TypeGroup.BYTES) {
                like.setOperand(i, TextLiterals.oneCharacterEach(bytes));
            }
        }
    }

    /** Which literals in quotes take beside others; null where they are texts, or nothing says what else they are. */
    private @Nullable RelDataType typeForLiterals(SqlValidatorScope scope, List<SqlNode> nodes) {
        for (SqlNode node : nodes) {
            RelDataType type = TextLiterals.is(node) ? null : validator.deriveType(scope, node);
            if (type != null && TypeGroup.of(type) != TypeGroup.OTHER) {
                return TypeGroup.of(type) == TypeGroup.TEXT ? null : unrounded(type);
            }
        }
        return null;
    }

    /** The same with room for all digits that a literal may have, as it is to be compared, and not rounded. */
    private RelDataType unrounded(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case DECIMAL -> SqlTypeUtil.getMaxPrecisionScaleDecimal(factory);
            case TIMESTAMP, TIME -> factory.createSqlType(type.getSqlTypeName(), MS_DIGITS);
            case BINARY -> factory.createSqlType(SqlTypeName.VARBINARY);
            default -> type;
        };
    }

    @Override
    public boolean inOperationCoercion(SqlCallBinding binding) {
        SqlCall call = binding.getCall();
        SqlValidatorScope scope = binding.getScope();
        boolean adopted = call.operand(1) instanceof SqlNodeList list && adopted(scope, call, list);
        RelDataType left = validator.deriveType(scope, call.operand(0));
        if (call.operand(1) instanceof SqlNodeList list) {
            for (SqlNode item : list) {
                requireComparable(call, left, validator.deriveType(scope, item));
            }
        } else {
            requireComparable(call, left, binding.getOperandType(1));
        }
        return super.inOperationCoercion(binding) || adopted;
    }

    /** Gives literals in quotes on either side of an IN the type of the others. */
    private boolean adopted(SqlValidatorScope scope, SqlCall in, SqlNodeList list) {
        if (in.operand(0).getKind() == SqlKind.ROW) {
            return adoptedInRows(scope, in.operand(0), list);
        }
        List<SqlNode> all = new ArrayList<>(list.getList());
        all.add(0, in.operand(0));
        RelDataType wanted = typeForLiterals(scope, all);
        if (wanted == null) {
            return false;
        }
        boolean adopted = TextLiterals.is(in.operand(0)) && coerceOperandType(scope, in, 0, wanted);
        for (int i = 0; i < list.size(); i++) {
            adopted |= TextLiterals.is(list.get(i)) && coerceColumnType(scope, list, i, wanted);
        }
        if (adopted) {
            updateInferredType(list, wanted);
        }
        return adopted;
    }

    private boolean adoptedInRows(SqlValidatorScope scope, SqlCall left, SqlNodeList list) {
        boolean adopted = false;
        for (int column = 0; column < left.operandCount(); column++) {
            RelDataType wanted = typeForLiterals(scope, List.of(left.operand(column)));
            if (wanted != null && adoptedInColumn(scope, list, column, wanted)) {
                updateInferredColumnType(scope, list, column, wanted);
                adopted = true;
            }
        }
        return adopted;
    }

    private boolean adoptedInColumn(SqlValidatorScope scope, SqlNodeList list, int column, RelDataType wanted) {
        boolean adopted = false;
        for (SqlNode item : list) {
            boolean takes =
                    item instanceof SqlCall row && column < row.operandCount() && TextLiterals.is(row.operand(column));
            if (takes && coerceOperandType(scope, (SqlCall) item, column, wanted)) {
                updateInferredColumnType(scope, item, column, wanted);
                adopted = true;
            }
        }
        return adopted;
    }

    /** Of rows, column by column. */
    private static void requireComparable(SqlCall call, RelDataType a, RelDataType b) {
        if (a.isStruct() && b.isStruct() && a.getFieldCount() == b.getFieldCount()) {
            for (int i = 0; i < a.getFieldCount(); i++) {
                requireComparable(
                        call,
                        a.getFieldList().get(i).getType(),
                        b.getFieldList().get(i).getType());
            }
        } else if (b.isStruct() && b.getFieldCount() == 1) {
            requireComparable(call, a, b.getFieldList().get(0).getType());
        } else if (!TypeGroup.of(a).goesWith(TypeGroup.of(b))) {
            throw noOperator(call, a, b);
        }
    }

    private static SqlFailure noOperator(SqlCall call, RelDataType a, RelDataType b) {
        String operator = call.getOperator().getName().toUpperCase(Locale.ROOT).replace(" ASYMMETRIC", "");
        return TextLiterals.placed(
                new SqlFailure(
                        SqlState.UNKNOWN_FUNCTION,
                        "There is no operator " + name(a) + ' ' + operator + ' ' + name(b) + ": "
                                + TypeAdvice.of(TypeGroup.of(a), TypeGroup.of(b))),
                call.getParserPosition().getLineNum() > 0 ? call : call.operand(0));
    }

    private static String name(RelDataType type) {
        return switch (TypeGroup.of(type)) {
            case TEXT -> "VARCHAR";
            case BYTES -> "VARBINARY";
            case INTERVAL -> "INTERVAL";
            default -> type.getSqlTypeName().getName();
        };
    }

    @Override
    public boolean quantifyOperationCoercion(SqlCallBinding binding) {
        SqlCall call = binding.getCall();
        RelDataType items = binding.getOperandType(1);
        RelDataType item = items.getComponentType();
        RelDataType left = binding.getOperandType(0);
        SqlNode array = call.operand(1) instanceof SqlNodeList list && list.size() == 1 ? list.get(0) : call.operand(1);
        boolean adopted = false;
        if (array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR && array instanceof SqlCall written) {
            adopted = adoptedInArray(binding.getScope(), call.operand(0), written);
            item = validator.deriveType(binding.getScope(), written).getComponentType();
            if (adopted && call.operand(1) instanceof SqlNodeList list) {
                updateInferredType(list, validator.deriveType(binding.getScope(), written));
            }
        }
        requireComparable(call, left, item == null ? items : item);
        return super.quantifyOperationCoercion(binding) || adopted;
    }

    private boolean adoptedInArray(SqlValidatorScope scope, SqlNode left, SqlCall array) {
        RelDataType wanted = typeForLiterals(scope, List.of(left));
        boolean adopted = false;
        for (int i = 0; wanted != null && i < array.operandCount(); i++) {
            array.setOperand(i, TextLiterals.bare(array.operand(i)));
            adopted |= TextLiterals.is(array.operand(i)) && coerceOperandType(scope, array, i, wanted);
        }
        if (adopted && wanted != null) {
            updateInferredType(array, factory.createArrayType(wanted, -1));
        }
        return adopted;
    }

    @Override
    public boolean binaryArithmeticCoercion(SqlCallBinding binding) {
        if (binding.getOperandCount() == 2
                && ARITHMETIC.contains(binding.getCall().getKind())) {
            RelDataType a = binding.getOperandType(0);
            RelDataType b = binding.getOperandType(1);
            boolean literal = TextLiterals.is(binding.operand(0)) || TextLiterals.is(binding.operand(1));
            Set<TypeGroup> groups = EnumSet.of(TypeGroup.of(a), TypeGroup.of(b));
            boolean ofStrings = groups.contains(TypeGroup.TEXT) || groups.contains(TypeGroup.BYTES);
            if (ofStrings && groups.contains(TypeGroup.NUMBER) && !literal) {
                throw noOperator(binding.getCall(), a, b);
            }
        }
        return super.binaryArithmeticCoercion(binding);
    }

    /** Texts among others are literals, as far as the types tell: others are found out where the values are cast. */
    @Override
    public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
        List<RelDataType> others = new ArrayList<>();
        Set<TypeGroup> groups = EnumSet.noneOf(TypeGroup.class);
        boolean nullable = false;
        for (RelDataType type : types) {
            TypeGroup group = TypeGroup.of(type);
            nullable |= type.isNullable();
            if (group == TypeGroup.TEXT && type.getSqlTypeName() == SqlTypeName.CHAR) {
                continue;
            }
            others.add(type);
            if (group != TypeGroup.OTHER) {
                groups.add(group);
            }
        }
        if (groups.size() > 1) {
            return null;
        }
        if (others.size() == types.size() || groups.isEmpty() || groups.contains(TypeGroup.TEXT)) {
            return super.getWiderTypeFor(types, false);
        }
        RelDataType common = factory.leastRestrictive(others);
        return common == null ? null : factory.createTypeWithNullability(unrounded(common), nullable);
    }

    @Override
    public boolean builtinFunctionCoercion(
            SqlCallBinding binding, List<RelDataType> types, List<SqlTypeFamily> families) {
        for (int i = 0; i < types.size() && i < families.size(); i++) {
            RelDataType wanted = implicitCast(types.get(i), families.get(i));
            boolean shown = binding.getOperator().getName().equals(CONCAT);
            if (wanted != null && !shown && !isImplicit(binding.operand(i), types.get(i), wanted)) {
                return false;
            }
        }
        return super.builtinFunctionCoercion(binding, types, families);
    }

    /** What takes whole numbers takes INTEGER, too, and some of Calcite's functions that alone. */
    @Override
    public @Nullable RelDataType implicitCast(RelDataType type, SqlTypeFamily family) {
        return family == SqlTypeFamily.INTEGER && TypeGroup.of(type) == TypeGroup.TEXT
                ? factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.INTEGER), type.isNullable())
                : super.implicitCast(type, family);
    }

    private static boolean isImplicit(SqlNode node, RelDataType type, RelDataType wanted) {
        return TextLiterals.is(node) || TypeGroup.of(type).goesWith(TypeGroup.of(wanted));
    }

    @Override
    public boolean userDefinedFunctionCoercion(SqlValidatorScope scope, SqlCall call, SqlFunction function) {
        List<SqlNode> operands = call.getOperandList();
        List<RelDataType> wanted = function.getOperandTypeChecker() instanceof SqlOperandMetadata metadata
                ? metadata.paramTypes(factory)
                : List.of();
        for (int i = 0; i < operands.size() && i < wanted.size(); i++) {
            SqlNode operand = operands.get(i);
            if (operand.getKind() != SqlKind.ARGUMENT_ASSIGNMENT
                    && !isImplicit(operand, validator.deriveType(scope, operand), wanted.get(i))) {
                return false;
            }
        }
        return super.userDefinedFunctionCoercion(scope, call, function);
    }

    @Override
    protected boolean coerceOperandType(
            @Nullable SqlValidatorScope scope, SqlCall call, int index, RelDataType target) {
        boolean shown = call.getOperator().getName().equals(CONCAT);
        SqlLiteral other = cast(scope, call.operand(index), target, shown);
        if (other != null) {
            call.setOperand(index, other);
            return true;
        }
        return super.coerceOperandType(scope, call, index, target);
    }

    @Override
    protected boolean coerceColumnType(
            @Nullable SqlValidatorScope scope, SqlNodeList list, int index, RelDataType target) {
        SqlNode node = index < list.size() ? list.get(index) : null;
        if (node == null || (node instanceof SqlIdentifier name && name.isStar())) {
            return super.coerceColumnType(scope, list, index, target);
        }
        if (node.getKind() == SqlKind.AS && node instanceof SqlCall named) {
            return coerceOperandType(scope, named, 0, target);
        }
        SqlLiteral other = cast(scope, node, target, false);
        if (other != null) {
            list.set(index, other);
            return true;
        }
        return super.coerceColumnType(scope, list, index, target);
    }

    /**
     * @param shown whether any value becomes a text there
     * @return the literal that stands for bytes, or an interval; null where another value can be cast by a CAST.
     *
     * @throws SqlFailure where it has a type already, and is none for this one, or where it is a literal, and no value of the type
     */
    private @Nullable SqlLiteral cast(
            @Nullable SqlValidatorScope scope, SqlNode node, RelDataType target, boolean shown) {
        TypeGroup wanted = TypeGroup.of(target);
        if (TextLiterals.is(node)) {
            if (wanted == TypeGroup.BYTES || wanted == TypeGroup.INTERVAL) {
                SqlLiteral other =
                        wanted == TypeGroup.BYTES ? TextLiterals.bytes(node) : TextLiterals.interval(node, target);
                updateInferredType(other, other.createSqlType(factory));
                return other;
            }
            TextLiterals.value(node, target);
            return null;
        }
        RelDataType type = scope == null ? target : validator.deriveType(scope, node);
        if (!TypeGroup.of(type).goesWith(wanted) && !shown) {
            throw TextLiterals.placed(
                    new SqlFailure(
                            SqlState.WRONG_TYPE,
                            "A value of type " + name(type) + " stands where the others are " + name(target)
                                    + ": CAST it"),
                    node);
        }
        return null;
    }
}
