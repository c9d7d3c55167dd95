package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.plan.QueryPlan;
import io.zabra.sql.plan.QueryPlanner;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.schema.ZabraTable;
import io.zabra.sql.syntax.Dml;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Makes of an INSERT, UPDATE, DELETE or MERGE the queries that yield what to write. Thread-safe. */
public final class WritePlanner {
    /** Column of {@link Selects#targets}. */
    private static final int VALUE = 2;

    private final Targets targets;
    private final QueryPlanner queries;

    public WritePlanner(Catalog catalog, QueryPlanner queries) {
        this.targets = new Targets(catalog);
        this.queries = queries;
    }

    /** @param parameters number of the statement's own {@code ?} */
    public WritePlan plan(SqlNode statement, Dml dml, int parameters, Planning planning) {
        Session session = new Session(dml, parameters, planning);
        if (statement instanceof SqlInsert insert) {
            return session.insert(insert);
        }
        if (dml.conflict() != null || dml.withParents()) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR, "ON CONFLICT and WITH PARENTS are for INSERT, not " + statement.getKind());
        }
        if (statement instanceof SqlUpdate update) {
            return session.update(update);
        }
        if (statement instanceof SqlDelete delete) {
            return session.delete(delete);
        }
        if (statement instanceof SqlMerge merge) {
            return session.merge(merge);
        }
        throw new SqlFailure(
                SqlState.NOT_SUPPORTED, statement.getKind() + " is not supported: use INSERT, UPDATE, DELETE or MERGE");
    }

    /** The planning of one statement. */
    private final class Session {
        private final Dml dml;
        private final int parameters;
        private final Planning planning;

        Session(Dml dml, int parameters, Planning planning) {
            this.dml = dml;
            this.parameters = parameters;
            this.planning = planning;
        }

        private QueryPlan query(SqlNode query) {
            return queries.plan(query, planning);
        }

        private @Nullable QueryPlan returning() {
            return returning(null);
        }

        /** @param alias that the statement has given the table; null: none */
        private @Nullable QueryPlan returning(@Nullable SqlIdentifier alias) {
            Dml.Slice slice = dml.returning();
            if (slice == null) {
                return null;
            }
            SqlSelect select =
                    (SqlSelect) Selects.shifted(queries.parse(slice.source(), planning), slice.parametersBefore());
            if (alias != null && select.getFrom() != null) {
                select.setFrom(Selects.aliased(select.getFrom(), alias));
            }
            select.setWhere(Selects.pathIs(alias == null ? Selects.TABLE : alias.getSimple(), parameters));
            try {
                return query(select);
            } catch (SqlFailure e) {
                throw slice.source().placed(e);
            }
        }

        WritePlan insert(SqlInsert insert) {
            ZabraTable table = targets.table(insert.getTargetTable());
            SqlNodeList names = insert.getTargetColumnList();
            if (names == null) {
                throw new SqlFailure(
                        SqlState.SYNTAX_ERROR, "INSERT INTO znodes must name its columns: (path, data_text), for one");
            }
            List<Target> columns = Targets.columns(table, names);
            if (!columns.contains(Target.PATH)) {
                throw new SqlFailure(SqlState.NULL_NOT_ALLOWED, "INSERT INTO znodes needs the column path");
            }
            SqlNode rows = TypedParameters.source(insert.getSource(), columns);
            int data = CopiedData.dataColumn(columns);
            DataLineage lineage = new DataLineage(List.of(data));
            QueryPlan source = queries.plan(rows, planning, lineage);
            int values = source.types().size() - (lineage.reasonOf(data) < 0 ? 0 : 1);
            if (values != columns.size()) {
                throw new SqlFailure(
                        SqlState.SYNTAX_ERROR,
                        "INSERT names " + columns.size() + " columns and gives " + values + " values");
            }
            for (int i = 0; i < columns.size(); i++) {
                Targets.checkType(columns.get(i), source.types().get(i));
            }
            boolean reads = dml.withParents() || dml.conflict() != null || !Selects.areFewConstants(rows);
            return new WritePlan.Insert(source, columns, reads, dml.withParents(), conflict(table), returning());
        }

        private WritePlan.@Nullable Conflict conflict(ZabraTable table) {
            Dml.Conflict conflict = dml.conflict();
            Dml.Slice slice = conflict == null ? null : conflict.update();
            if (slice == null) {
                return conflict == null ? null : new WritePlan.Conflict(null);
            }
            try {
                return conflict(table, slice);
            } catch (SqlFailure e) {
                throw slice.source().placed(e);
            }
        }

        private WritePlan.Conflict conflict(ZabraTable table, Dml.Slice slice) {
            SqlUpdate update =
                    (SqlUpdate) Selects.shifted(queries.parse(slice.source(), planning), slice.parametersBefore());
            Target target = Targets.updated(table, update);
            SqlNode value =
                    TypedParameters.typed(update.getSourceExpressionList().get(0), target);
            SqlNode condition = Selects.and(
                    Selects.pathIs(Selects.TABLE, parameters + Payloads.position(Target.PATH)), update.getCondition());
            SqlNode select = Selects.targets(update.getTargetTable(), null, condition, List.of(value));
            QueryPlan plan = explained(Objects.requireNonNull(select.accept(new ExcludedRow(parameters))));
            Targets.checkType(target, plan.types().get(VALUE));
            return new WritePlan.Conflict(plan);
        }

        WritePlan update(SqlUpdate update) {
            Target target = Targets.updated(targets.table(update.getTargetTable()), update);
            SqlNode value =
                    TypedParameters.typed(update.getSourceExpressionList().get(0), target);
            if (target == Target.ACL) {
                return updateAcl(update, value);
            }
            SqlIdentifier alias = update.getAlias();
            QueryPlan source =
                    explained(Selects.targets(update.getTargetTable(), alias, update.getCondition(), List.of(value)));
            Targets.checkType(target, source.types().get(VALUE));
            SqlNode direct = Selects.direct(update.getCondition(), value, Selects.VERSION);
            return new WritePlan.Update(
                    source,
                    direct == null ? null : query(direct),
                    returning(alias),
                    NamedPath.of(update.getCondition(), alias));
        }

        /** What yields a value for each znode, and behind it why that may be NULL, where there is more to say of it. */
        private QueryPlan explained(SqlNode targets) {
            return queries.plan(targets, planning, new DataLineage(List.of(VALUE)));
        }

        private WritePlan updateAcl(SqlUpdate update, SqlNode value) {
            SqlNode direct = Selects.direct(update.getCondition(), value, Selects.AVERSION);
            if (direct == null) {
                throw new SqlFailure(
                        SqlState.NOT_SUPPORTED,
                        "ZooKeeper changes one ACL at a time, guarded by nothing but its aversion: "
                                + "UPDATE znodes SET acl = … WHERE path = … [AND aversion = …], with literals or parameters");
            }
            QueryPlan source = query(direct);
            Targets.checkType(Target.ACL, source.types().get(2));
            return new WritePlan.UpdateAcl(source, returning(update.getAlias()));
        }

        WritePlan delete(SqlDelete delete) {
            targets.table(delete.getTargetTable());
            QueryPlan source = query(
                    Selects.targets(delete.getTargetTable(), delete.getAlias(), delete.getCondition(), List.of()));
            SqlNode direct = Selects.direct(delete.getCondition(), null, Selects.VERSION);
            SqlIdentifier alias = delete.getAlias();
            return new WritePlan.Delete(
                    source,
                    direct == null ? null : query(direct),
                    returning(alias),
                    NamedPath.of(delete.getCondition(), alias));
        }

        /** It is made of several texts, so that a place in it says nothing. */
        private QueryPlan joined(SqlNode query) {
            try {
                return query(query);
            } catch (SqlFailure e) {
                throw e.isUnsettled() ? e.at(0, 0) : e;
            }
        }

        WritePlan merge(SqlMerge merge) {
            MergeActions actions =
                    new MergeActions(queries, planning, targets.table(merge.getTargetTable()), merge, dml.arms());
            QueryPlan source = joined(Selects.merged(merge, actions.values()));
            actions.checkTypes(source.types());
            return new WritePlan.Merge(source, actions.arms(), returning(merge.getAlias()));
        }
    }

    /** Makes {@code excluded.column} the parameter that the row's value comes in. */
    private static final class ExcludedRow extends SqlShuttle {
        private final int firstParameter;

        ExcludedRow(int firstParameter) {
            this.firstParameter = firstParameter;
        }

        @Override
        public SqlNode visit(SqlIdentifier name) {
            if (name.names.size() != 2 || !name.names.get(0).equals("excluded")) {
                return name;
            }
            for (Target target : Target.values()) {
                if (target.name().toLowerCase(Locale.ROOT).equals(name.names.get(1))) {
                    int index = firstParameter + Payloads.position(target);
                    return TypedParameters.typed(new SqlDynamicParam(index, name.getParserPosition()), target);
                }
            }
            throw Targets.at(
                    new SqlFailure(
                            SqlState.UNKNOWN_COLUMN,
                            "excluded has no column '" + name.names.get(1)
                                    + "': it is the row that was to be inserted (path, data, data_text, node_type, ttl_ms, acl)"),
                    name);
        }
    }
}
