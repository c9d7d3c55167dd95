package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.schema.ZabraTable;
import io.zabra.sql.syntax.Dml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The arms of a MERGE as expressions over its joined rows: which arm a row is for, and the values of each, which are computed for its
 * rows alone. One thread.
 */
final class MergeActions {
    /** Of a joined row: path and version of its znode, and the arm. */
    private static final int COLUMNS_BEFORE = 3;

    private static final Set<String> RANDOM = Set.of("RAND", "RANDOM", "RAND_INTEGER");

    private final QueryPlanner queries;
    private final Planning planning;
    private final ZabraTable table;
    private final SqlMerge merge;
    private final List<Dml.Arm> dml;
    private final List<WritePlan.Arm> arms = new ArrayList<>();
    private final List<SqlNode> values = new ArrayList<>();

    MergeActions(QueryPlanner queries, Planning planning, ZabraTable table, SqlMerge merge, List<Dml.Arm> dml) {
        this.queries = queries;
        this.planning = planning;
        this.table = table;
        this.merge = merge;
        this.dml = dml;
        values.add(armNumber());
        for (int i = 0; i < dml.size(); i++) {
            Dml.Slice change = dml.get(i).change();
            try {
                add(i, change);
            } catch (SqlFailure e) {
                throw change == null ? e : change.source().placed(e);
            }
        }
    }

    List<WritePlan.Arm> arms() {
        return arms;
    }

    /** The arm's number, NULL for a row that is for none, and then the values of all arms. */
    List<SqlNode> values() {
        return values;
    }

    /** @param types of the joined rows' columns */
    void checkTypes(List<RelDataType> types) {
        for (WritePlan.Arm arm : arms) {
            for (int i = 0; i < arm.columns().size(); i++) {
                Targets.checkType(arm.columns().get(i), types.get(arm.first() + i));
            }
        }
    }

    private SqlNode armNumber() {
        SqlParserPos pos = merge.getParserPosition();
        List<SqlNode> numbers = new ArrayList<>();
        for (int i = 0; i < dml.size(); i++) {
            numbers.add(SqlLiteral.createExactNumeric(Integer.toString(i), pos));
        }
        return Selects.firstOf(conditions(dml.size()), numbers, pos);
    }

    /** Of the first arms, each without regard to those before it; parsed anew, as the planner changes what it is given. */
    private List<SqlNode> conditions(int count) {
        List<SqlNode> conditions = new ArrayList<>();
        for (Dml.Arm arm : dml.subList(0, count)) {
            planning.check();
            SqlNode matched = Selects.isMatched(merge, arm.matched());
            Dml.Slice slice = arm.condition();
            conditions.add(Selects.and(matched, slice == null ? null : placed(slice)));
        }
        return conditions;
    }

    private SqlNode placed(Dml.Slice slice) {
        try {
            return condition(slice);
        } catch (SqlFailure e) {
            throw slice.source().placed(e);
        }
    }

    private SqlNode condition(Dml.Slice slice) {
        SqlNode query = Selects.shifted(queries.parse(slice.source(), planning), slice.parametersBefore());
        if (!(query instanceof SqlSelect select) || select.getSelectList().size() != 1 || select.getFrom() != null) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "A condition of MERGE is one expression");
        }
        SqlNode condition = select.getSelectList().get(0);
        condition.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (RANDOM.contains(call.getOperator().getName().toUpperCase(Locale.ROOT))) {
                    throw Targets.at(
                            new SqlFailure(SqlState.NOT_SUPPORTED, "A condition of MERGE must not be random"), call);
                }
                return super.visit(call);
            }
        });
        return condition;
    }

    private void add(int index, Dml.@Nullable Slice change) {
        int first = values.size() + COLUMNS_BEFORE - 1;
        SqlNode parsed = change == null
                ? null
                : Selects.shifted(queries.parse(change.source(), planning), change.parametersBefore());
        List<Target> columns = List.of();
        boolean explained = false;
        if (parsed instanceof SqlUpdate update) {
            columns = List.of(updated(update));
            addValue(index, update.getSourceExpressionList().get(0), columns.get(0));
            explained = addReason(index, update.getSourceExpressionList().get(0));
        } else if (parsed instanceof SqlInsert insert) {
            columns = inserted(index, insert);
            explained = addReason(index, insert, columns);
        }
        arms.add(new WritePlan.Arm(dml.get(index).action(), columns, first, explained));
    }

    private Target updated(SqlUpdate update) {
        Target target = Targets.updated(table, update);
        if (target == Target.ACL) {
            throw new SqlFailure(SqlState.NOT_SUPPORTED, "MERGE sets data or data_text: an ACL cannot be in a multi");
        }
        if (update.getCondition() != null) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "MERGE has its conditions before THEN: WHEN MATCHED AND … THEN UPDATE SET …");
        }
        return target;
    }

    private List<Target> inserted(int index, SqlInsert insert) {
        SqlNodeList names = insert.getTargetColumnList();
        if (names == null) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "The INSERT of a MERGE must name its columns");
        }
        List<Target> columns = Targets.columns(table, names);
        SqlCall row = row(insert.getSource());
        if (row == null || row.operandCount() != columns.size() || !columns.contains(Target.PATH)) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "The INSERT of a MERGE names columns, path among them, and gives one row of as many VALUES");
        }
        for (int i = 0; i < columns.size(); i++) {
            addValue(index, row.operand(i), columns.get(i));
        }
        return columns;
    }

    private static @Nullable SqlCall row(SqlNode source) {
        return source instanceof SqlCall values
                        && values.getOperator().getName().equals("VALUES")
                        && values.operandCount() == 1
                        && values.operand(0) instanceof SqlCall row
                ? row
                : null;
    }

    /** Why the value of an UPDATE may be NULL, where there is something to say of that. */
    private boolean addReason(int index, SqlNode value) {
        SqlIdentifier alias = merge.getAlias();
        return addReason(index, value, List.of(alias == null ? Selects.TABLE : alias.getSimple()));
    }

    private boolean addReason(int index, SqlInsert insert, List<Target> columns) {
        int data = CopiedData.dataColumn(columns);
        SqlCall row = row(insert.getSource());
        return data >= 0
                && row != null
                && addReason(index, row.operand(data), CopiedData.tables(merge.getSourceTableRef()));
    }

    private boolean addReason(int index, SqlNode value, List<String> tables) {
        SqlNode reason = HiddenData.reason(value, tables);
        if (reason != null) {
            addOfArm(index, reason);
        }
        return reason != null;
    }

    private void addValue(int index, SqlNode value, Target target) {
        addOfArm(index, TypedParameters.typed(value, target));
    }

    /** Computed where the row is for that arm, and NULL elsewhere. */
    private void addOfArm(int index, SqlNode value) {
        List<SqlNode> results = new ArrayList<>();
        for (int i = 0; i < index; i++) {
            results.add(SqlLiteral.createNull(value.getParserPosition()));
        }
        results.add(value);
        SqlNode guarded = Selects.firstOf(conditions(index + 1), results, value.getParserPosition());
        values.add(Objects.requireNonNull(guarded));
    }
}
