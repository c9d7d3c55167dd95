package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AggregateCall;
import io.zabra.sql.exec.GroupingSets;
import io.zabra.sql.exec.HashAggregate;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.function.JsonAggregate;
import io.zabra.sql.function.ModeFunction;
import io.zabra.sql.function.PairFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlJsonArrayAggAggFunction;
import org.apache.calcite.sql.fun.SqlJsonObjectAggAggFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** GROUP BY with the usual functions. */
final class AggregateLowering {
    private static final Set<AggregateCall.Kind> VARIANCES = EnumSet.of(
            AggregateCall.Kind.VAR_POP,
            AggregateCall.Kind.VAR_SAMP,
            AggregateCall.Kind.STDDEV_POP,
            AggregateCall.Kind.STDDEV_SAMP);

    private AggregateLowering() {}

    /** Null where it has functions that our operators do not know. */
    static @Nullable Operator lower(Lowering lowering, Aggregate aggregate) {
        List<GroupingSets.Call> calls = new ArrayList<>();
        ImmutableBitSet.Builder used = aggregate.getGroupSet().rebuild();
        int place = aggregate.getGroupCount();
        for (var call : aggregate.getAggCallList()) {
            if (!isGrouping(call)) {
                AggregateCall known = known(call);
                if (known == null) {
                    return null;
                }
                used.addAll(call.getArgList());
                used.addAll(call.collation.getKeys());
                if (call.filterArg >= 0) {
                    used.set(call.filterArg);
                }
                calls.add(new GroupingSets.Call(known, place));
            }
            place++;
        }
        Operator input = lowering.lower(aggregate.getInput(), used.build());
        Operator rows = calls.stream().anyMatch(call -> call.function().keepsOrder()) ? input : input.inAnyOrder();
        boolean simple = aggregate.getGroupType() == Aggregate.Group.SIMPLE
                && calls.size() == aggregate.getAggCallList().size();
        if (!simple) {
            return new GroupingSets(rows, place, sets(aggregate), calls, setsText(aggregate));
        }
        List<AggregateCall> functions =
                calls.stream().map(GroupingSets.Call::function).toList();
        Operator extremes = aggregate.getGroupSet().isEmpty()
                ? ExtremeLowering.lower(input, functions, functions(aggregate))
                : null;
        return extremes == null
                ? new HashAggregate(rows, aggregate.getGroupSet().asList(), functions, text(aggregate))
                : extremes;
    }

    private static @Nullable AggregateCall known(org.apache.calcite.rel.core.AggregateCall call) {
        if (call.getAggregation() instanceof ModeFunction mode) {
            return AggregateCall.ofMode(call.getArgList().get(0), call.filterArg, mode.isDescending());
        }
        if (call.getAggregation() instanceof JsonAggregate json) {
            return parts(json, call);
        }
        return call.getAggregation() instanceof PairFunction pair
                ? pairs(pair, call)
                : call.getAggregation().isPercentile()
                        ? percentile(call)
                        : kept(call.getAggregation().getKind()) == null ? call(call) : items(call);
    }

    private static AggregateCall parts(JsonAggregate json, org.apache.calcite.rel.core.AggregateCall call) {
        List<Integer> arguments = call.getArgList();
        AggregateCall.Kind kind = switch (json.shape()) {
            case ARRAY -> AggregateCall.Kind.JSON_LIST;
            case OBJECT -> AggregateCall.Kind.JSON_MEMBERS;
            case SORTED_OBJECT -> AggregateCall.Kind.JSONB_MEMBERS;
        };
        return AggregateCall.ofItems(
                kind,
                arguments.size() < 2 ? arguments : List.of(arguments.get(1), arguments.get(0)),
                call.filterArg,
                call.isDistinct(),
                SortLowering.keys(call.collation),
                true);
    }

    /** What keeps its values; null for all else. */
    private static AggregateCall.@Nullable Kind kept(SqlKind kind) {
        return switch (kind) {
            case LISTAGG -> AggregateCall.Kind.LIST;
            case ARRAY_AGG, COLLECT -> AggregateCall.Kind.ARRAY;
            case JSON_ARRAYAGG -> AggregateCall.Kind.JSON_ARRAY;
            case JSON_OBJECTAGG -> AggregateCall.Kind.JSON_OBJECT;
            default -> null;
        };
    }

    /** {@code LISTAGG(text, separator) WITHIN GROUP (ORDER BY …)}, what is written otherwise and means the same, and its like. */
    private static @Nullable AggregateCall items(org.apache.calcite.rel.core.AggregateCall call) {
        List<Integer> arguments = call.getArgList();
        AggregateCall.Kind kind = kept(call.getAggregation().getKind());
        boolean known = call.rexList.isEmpty() && call.distinctKeys == null;
        boolean text = SqlTypeName.CHAR_TYPES.contains(call.getType().getSqlTypeName());
        if (kind == null || !known || arguments.isEmpty() || arguments.size() > 2) {
            return null;
        }
        if (kind == AggregateCall.Kind.LIST && !text) {
            return null;
        }
        return AggregateCall.ofItems(
                kind,
                kind == AggregateCall.Kind.JSON_OBJECT ? List.of(arguments.get(1), arguments.get(0)) : arguments,
                call.filterArg,
                call.isDistinct(),
                SortLowering.keys(call.collation),
                keepsNulls(call));
    }

    private static boolean keepsNulls(org.apache.calcite.rel.core.AggregateCall call) {
        boolean array = call.getAggregation().getKind() == SqlKind.ARRAY_AGG && !call.ignoreNulls();
        return array || nullClause(call.getAggregation()) == SqlJsonConstructorNullClause.NULL_ON_NULL;
    }

    /** Null where the function has none. */
    private static @Nullable SqlJsonConstructorNullClause nullClause(SqlAggFunction function) {
        if (function instanceof SqlJsonArrayAggAggFunction array) {
            return array.getNullClause();
        }
        return function instanceof SqlJsonObjectAggAggFunction object ? object.getNullClause() : null;
    }

    /** Says by which columns a row is not grouped, which its set tells. */
    private static boolean isGrouping(org.apache.calcite.rel.core.AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.GROUPING;
    }

    private static List<GroupingSets.OneSet> sets(Aggregate aggregate) {
        List<Integer> all = aggregate.getGroupSet().asList();
        List<GroupingSets.OneSet> sets = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            List<GroupingSets.Column> columns = new ArrayList<>();
            for (int column : set) {
                columns.add(new GroupingSets.Column(column, all.indexOf(column)));
            }
            sets.add(new GroupingSets.OneSet(columns, constants(aggregate, set)));
        }
        return sets;
    }

    /** A bit for each argument, the last one the lowest: 1 where the set has it not. */
    private static List<GroupingSets.Constant> constants(Aggregate aggregate, ImmutableBitSet set) {
        List<GroupingSets.Constant> constants = new ArrayList<>();
        int place = aggregate.getGroupCount();
        for (var call : aggregate.getAggCallList()) {
            if (isGrouping(call)) {
                long bits = 0;
                for (int argument : call.getArgList()) {
                    bits = (bits << 1) | (set.get(argument) ? 0 : 1);
                }
                constants.add(new GroupingSets.Constant(bits, place));
            }
            place++;
        }
        return constants;
    }

    private static String setsText(Aggregate aggregate) {
        List<String> names = aggregate.getInput().getRowType().getFieldNames();
        List<String> sets = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            sets.add("(" + names(set.asList(), names) + ")");
        }
        return String.join(", ", sets) + "; " + text(aggregate);
    }

    private static @Nullable AggregateCall call(org.apache.calcite.rel.core.AggregateCall call) {
        boolean plain = call.rexList.isEmpty()
                && call.collation.getFieldCollations().isEmpty()
                && call.distinctKeys == null
                && !call.isApproximate()
                && call.getArgList().size() <= 1;
        AggregateCall.Kind kind = plain ? kind(call.getAggregation().getKind()) : null;
        AggregateCall.Domain domain = domain(call.getType().getSqlTypeName());
        boolean sums = kind != null && sums(kind);
        boolean calculated = kind == null || !VARIANCES.contains(kind) || domain == AggregateCall.Domain.APPROXIMATE;
        if (kind == null || (sums && domain == null) || !calculated) {
            return null;
        }
        int argument = call.getArgList().isEmpty() ? -1 : call.getArgList().get(0);
        // What does not change by counting twice need not be made distinct.
        boolean distinct = call.isDistinct() && (sums || kind == AggregateCall.Kind.COUNT);
        return new AggregateCall(
                kind,
                domain == null || kind == AggregateCall.Kind.AVG ? AggregateCall.Domain.DECIMAL : domain,
                argument,
                call.filterArg,
                distinct);
    }

    /** {@code PERCENTILE_CONT(fraction) WITHIN GROUP (ORDER BY value)}: the fraction is its argument. */
    private static @Nullable AggregateCall percentile(org.apache.calcite.rel.core.AggregateCall call) {
        List<RelFieldCollation> order = call.collation.getFieldCollations();
        if (order.size() != 1 || call.getArgList().size() != 1 || call.isDistinct()) {
            return null;
        }
        boolean continuous = call.getAggregation().getKind() == SqlKind.PERCENTILE_CONT;
        return AggregateCall.ofPercentile(
                continuous ? AggregateCall.Kind.PERCENTILE_CONT : AggregateCall.Kind.PERCENTILE_DISC,
                order.get(0).getFieldIndex(),
                call.getArgList().get(0),
                call.filterArg,
                order.get(0).getDirection().isDescending());
    }

    private static AggregateCall pairs(PairFunction function, org.apache.calcite.rel.core.AggregateCall call) {
        if (call.isDistinct()) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED, call.getAggregation().getName() + " takes no DISTINCT: select that first");
        }
        return AggregateCall.ofPairs(
                function.statistic(),
                call.getArgList().get(0),
                call.getArgList().get(1),
                call.filterArg);
    }

    /** An aggregate with OVER, whose arguments are the window's; null where it is not known, or not as such. */
    static @Nullable AggregateCall windowed(Window.RexWinAggCall call) {
        if (call.getOperator() instanceof PairFunction pair) {
            return call.distinct ? null : AggregateCall.ofPairs(pair.statistic(), 0, 0, -1);
        }
        AggregateCall.Kind kind = call.getOperands().size() > 1 ? null : kind(call.getKind());
        AggregateCall.Domain domain = domain(call.getType().getSqlTypeName());
        if (kind == null || (sums(kind) && domain == null)) {
            return null;
        }
        boolean distinct = call.distinct && (sums(kind) || kind == AggregateCall.Kind.COUNT);
        return new AggregateCall(
                kind,
                domain == null ? AggregateCall.Domain.DECIMAL : domain,
                call.getOperands().isEmpty() ? -1 : 0,
                -1,
                distinct);
    }

    /** Whether a value that comes twice counts twice, besides for COUNT. */
    private static boolean sums(AggregateCall.Kind kind) {
        return switch (kind) {
            case SUM, SUM0, AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> true;
            case COUNT,
                    MIN,
                    MAX,
                    ANY,
                    SINGLE,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE,
                    PAIR,
                    LIST,
                    ARRAY,
                    JSON_ARRAY,
                    JSON_OBJECT,
                    JSON_LIST,
                    JSON_MEMBERS,
                    JSONB_MEMBERS -> false;
        };
    }

    private static AggregateCall.@Nullable Kind kind(SqlKind kind) {
        return switch (kind) {
            case COUNT -> AggregateCall.Kind.COUNT;
            case SUM -> AggregateCall.Kind.SUM;
            case SUM0 -> AggregateCall.Kind.SUM0;
            case AVG -> AggregateCall.Kind.AVG;
            case MIN -> AggregateCall.Kind.MIN;
            case MAX -> AggregateCall.Kind.MAX;
            case ANY_VALUE -> AggregateCall.Kind.ANY;
            case SINGLE_VALUE -> AggregateCall.Kind.SINGLE;
            case VAR_POP -> AggregateCall.Kind.VAR_POP;
            case VAR_SAMP -> AggregateCall.Kind.VAR_SAMP;
            case STDDEV_POP -> AggregateCall.Kind.STDDEV_POP;
            case STDDEV_SAMP -> AggregateCall.Kind.STDDEV_SAMP;
            default -> null;
        };
    }

    private static AggregateCall.@Nullable Domain domain(SqlTypeName type) {
        if (SqlTypeName.INTERVAL_TYPES.contains(type)) {
            return AggregateCall.Domain.INTEGER;
        }
        return switch (type) {
            case BIGINT -> AggregateCall.Domain.INTEGER;
            case DOUBLE -> AggregateCall.Domain.APPROXIMATE;
            case DECIMAL -> AggregateCall.Domain.DECIMAL;
            default -> null;
        };
    }

    private static String text(Aggregate aggregate) {
        List<String> names = aggregate.getInput().getRowType().getFieldNames();
        StringBuilder text = new StringBuilder("by ");
        text.append(
                aggregate.getGroupSet().isEmpty()
                        ? "nothing"
                        : names(aggregate.getGroupSet().asList(), names));
        return text.append("; ").append(functions(aggregate)).toString();
    }

    private static String functions(Aggregate aggregate) {
        List<String> names = aggregate.getInput().getRowType().getFieldNames();
        StringBuilder text = new StringBuilder();
        for (var call : aggregate.getAggCallList()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(call.getAggregation().getName())
                    .append('(')
                    .append(call.isDistinct() ? "DISTINCT " : "")
                    .append(call.getArgList().isEmpty() ? "*" : names(call.getArgList(), names))
                    .append(')')
                    .append(call.filterArg < 0 ? "" : " FILTER " + names.get(call.filterArg));
        }
        return text.toString();
    }

    private static String names(List<Integer> columns, List<String> names) {
        return String.join(", ", columns.stream().map(names::get).toList());
    }
}
