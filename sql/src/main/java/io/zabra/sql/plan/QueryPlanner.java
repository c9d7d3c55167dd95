package io.zabra.sql.plan;

import io.zabra.jdbc.spi.Column;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.function.OwnOperator;
import io.zabra.sql.schema.Catalog;
import io.zabra.sql.syntax.SourceText;
import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelCollationTraitDef;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/**
 * Parses, validates and plans queries. Names are as in PostgreSQL: unquoted ones are lower case, double quotes keep case.
 * Thread-safe: what Calcite plans with is made anew for each statement.
 */
public final class QueryPlanner {
    /** What all statements are planned with. Calcite takes a while to load, which must not hold up a server's start. */
    private static final class Settings {
        /** As lenient as can be, short of what hides mistakes: columns outside GROUP BY, aliases used beside their definition. */
        static final SqlConformance CONFORMANCE = new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
            @Override
            public boolean isNonStrictGroupBy() {
                return false;
            }

            @Override
            public SelectAliasLookup isSelectAlias() {
                return SelectAliasLookup.UNSUPPORTED;
            }
        };

        static final SqlParser.Config PARSER = SqlParser.config()
                .withQuoting(Quoting.DOUBLE_QUOTE)
                .withUnquotedCasing(Casing.TO_LOWER)
                .withQuotedCasing(Casing.UNCHANGED)
                .withCaseSensitive(true)
                .withIdentifierMaxLength(256)
                .withConformance(CONFORMANCE);
        static final SqlValidator.Config VALIDATOR = SqlValidator.Config.DEFAULT
                .withIdentifierExpansion(true)
                .withConformance(CONFORMANCE)
                .withTypeCoercionFactory(ImplicitCasts::new)
                .withDefaultNullCollation(NullCollation.HIGH);
        static final SqlToRelConverter.Config TO_REL = SqlToRelConverter.config()
                .withExpand(false)
                .withTrimUnusedFields(false)
                .withInSubQueryThreshold(Integer.MAX_VALUE);
        /** Without merging one projection into another at once. */
        static final SqlToRelConverter.Config TO_REL_ONE_BY_ONE = TO_REL.withRelBuilderConfigTransform(
                builder -> builder.withPushJoinCondition(true).withBloat(-1));

        static final SqlRexConvertletTable CONVERTLETS = OwnOperator.convertlets();
        static final HepProgram REWRITES = new HepProgramBuilder()
                .addRuleCollection(List.of(
                        CoreRules.FILTER_INTO_JOIN,
                        CoreRules.JOIN_CONDITION_PUSH,
                        CoreRules.JOIN_PUSH_EXPRESSIONS,
                        FilterProjectTransposeRule.Config.DEFAULT
                                .withOperandFor(
                                        Filter.class,
                                        filter -> !RexUtil.containsCorrelation(filter.getCondition()),
                                        Project.class,
                                        projection -> !VolatileCalls.areIn(projection))
                                .toRule(),
                        CoreRules.FILTER_AGGREGATE_TRANSPOSE,
                        CoreRules.FILTER_SET_OP_TRANSPOSE,
                        CoreRules.FILTER_CORRELATE,
                        CoreRules.FILTER_MERGE,
                        ProjectMergeRule.Config.DEFAULT
                                .withOperandSupplier(above -> above.operand(Project.class)
                                        .oneInput(below -> below.operand(Project.class)
                                                .predicate(projection -> !VolatileCalls.areIn(projection))
                                                .anyInputs()))
                                .as(ProjectMergeRule.Config.class)
                                .toRule(),
                        CoreRules.PROJECT_REMOVE,
                        CoreRules.AGGREGATE_PROJECT_MERGE,
                        CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW))
                .build();

        private Settings() {}
    }

    /** So many joins, one below the other, learn which servers are meant. */
    private static final int JOINS_TOLD = 4;

    private final Catalog catalog;

    public QueryPlanner(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Errors are at their place in the statement that the text was made of. */
    public SqlNode parse(SourceText source, Planning planning) {
        try (PlanningWatch watch = new PlanningWatch(planning::check)) {
            SqlNode parsed = SqlParser.create(watch.reader(source.text()), Settings.PARSER)
                    .parseStmt();
            planning.check();
            SqlNode balanced = BalancedChains.of(parsed);
            NamedWindows.writeOut(balanced);
            SqlNode counted = balanced.accept(new FilteredWindows());
            SqlNode compared = RowComparisons.of(counted == null ? balanced : counted);
            EqualNames.tellApart(compared);
            InlinedSize.require(compared);
            return compared;
        } catch (SqlParseException e) {
            planning.check();
            throw source.placed(CalciteErrors.of(e));
        }
    }

    private SqlNode parseView(String text, Planning planning) {
        return parse(StatementSyntax.of(text).core(), planning);
    }

    public QueryPlan plan(SqlNode query, Planning planning) {
        return plan(query, planning, UnaryOperator.identity());
    }

    /** @param more adds columns behind those of the query, of which {@link QueryPlan#types} alone tells */
    public QueryPlan plan(SqlNode query, Planning planning, UnaryOperator<RelNode> more) {
        try (PlanningWatch watch = new PlanningWatch(planning::check)) {
            return planned(query, planning, more, watch);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            planning.check();
            throw CalciteErrors.of(e, catalog);
        }
    }

    /** Whether a name, with or without its schema, is a table's. */
    public boolean isTable(List<String> names) {
        String name = names.get(names.size() - 1);
        String schema = names.size() > 1 ? names.get(names.size() - 2) : Catalog.DEFAULT_SCHEMA;
        return catalog.table(schema, name) != null;
    }

    private QueryPlan planned(SqlNode unexpanded, Planning planning, UnaryOperator<RelNode> more, PlanningWatch watch) {
        InlinedSize.require(unexpanded);
        ViewExpansion views = new ViewExpansion(planning.views(), this::isTable, text -> parseView(text, planning));
        SqlNode expanded = views.expanded(unexpanded);
        SqlNode converted = expanded.accept(new ContinuousPercentiles());
        SqlNode query = converted == null ? expanded : converted;
        InlinedSize.require(query);
        GroupingCount.require(query);
        Moments.require(query);
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        CalciteCatalogReader reader = new CalciteCatalogReader(
                catalog.root(),
                List.of(Catalog.DEFAULT_SCHEMA),
                watch.types(),
                new CalciteConnectionConfigImpl(properties));
        SqlValidator validator = new QueryValidator(reader, Settings.VALIDATOR, watch);
        SqlNode valid = validator.validate(query);
        planning.check();
        SqlToRelConverter.Config config = VolatileCalls.areIn(valid) ? Settings.TO_REL_ONE_BY_ONE : Settings.TO_REL;
        RelRoot root = converter(validator, reader, config, watch).convertQuery(valid, false, true);
        planning.check();
        RelNode widened = more.apply(root.project());
        RelNode rewritten = rewritten(ShownIntervals.of(widened), watch);
        planning.check();
        Operator operator = new Lowering(planning).lowerPlan(rewritten);
        RelDataType rowType = ShownIntervals.of(validator.getValidatedNodeType(valid));
        List<@Nullable List<String>> origins = validator.getFieldOrigins(valid);
        return new QueryPlan(
                operator,
                types(rowType, widened.getRowType()),
                columns(ColumnLabels.of(valid, rowType), rowType, origins),
                parameters(valid, validator),
                views.used());
    }

    /** Of a query's columns, and of those behind them. */
    private static List<RelDataType> types(RelDataType own, RelDataType widened) {
        return Stream.concat(
                        own.getFieldList().stream(),
                        widened.getFieldList().stream().skip(own.getFieldCount()))
                .map(RelDataTypeField::getType)
                .toList();
    }

    /** By index: a rewritten statement may not have them in the order of the text any more. */
    private static Map<Integer, RelDataType> parameters(SqlNode valid, SqlValidator validator) {
        Map<Integer, RelDataType> types = new HashMap<>();
        valid.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
                types.put(parameter.getIndex(), validator.getValidatedNodeType(parameter));
                return null;
            }
        });
        return types;
    }

    private static SqlToRelConverter converter(
            SqlValidator validator, CalciteCatalogReader reader, SqlToRelConverter.Config config, PlanningWatch watch) {
        VolcanoPlanner planner = watch.planner();
        planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
        planner.addRelTraitDef(RelCollationTraitDef.INSTANCE);
        // Calcite would generate and compile code to fold a constant; ours are folded when they first run.
        planner.setExecutor((rex, constants, reduced) -> reduced.addAll(constants));
        RelOptCluster cluster = RelOptCluster.create(planner, watch.rex());
        return new SqlToRelConverter(
                (rowType, text, schemaPath, viewPath) -> {
                    throw new IllegalStateException("no table of ours is a view");
                },
                validator,
                reader,
                cluster,
                new VolatileConvertlets(Settings.CONVERTLETS),
                config);
    }

    private static RelNode rewritten(RelNode rel, PlanningWatch watch) {
        RelNode joined = run(SubqueryRule.of(rel), rel, watch);
        RelNode flat = Decorrelation.of(joined);
        watch.look();
        RelNode rewritten = run(Settings.REWRITES, flat, watch);
        JoinOrder order = new JoinOrder();
        RelNode reordered = rewritten.accept(order);
        return toldServers(order.hasChanged() ? run(Settings.REWRITES, reordered, watch) : rewritten, watch);
    }

    /** What one join is told may be news to the one below it. */
    private static RelNode toldServers(RelNode rel, PlanningWatch watch) {
        RelNode told = rel;
        for (int i = 0; i < JOINS_TOLD; i++) {
            ServerConditions conditions = new ServerConditions();
            RelNode next = told.accept(conditions);
            if (!conditions.hasChanged()) {
                return told;
            }
            told = run(Settings.REWRITES, next, watch);
        }
        return told;
    }

    private static RelNode run(HepProgram program, RelNode rel, PlanningWatch watch) {
        HepPlanner planner = watch.rules(program);
        planner.setRoot(rel);
        return planner.findBestExp();
    }

    private static List<Column> columns(
            List<String> labels, RelDataType rowType, List<@Nullable List<String>> origins) {
        List<Column> columns = new ArrayList<>();
        for (RelDataTypeField field : rowType.getFieldList()) {
            List<String> origin = origins.get(field.getIndex());
            int parts = origin == null ? 0 : origin.size();
            boolean known = origin != null && parts >= 3;
            String label = labels.get(field.getIndex());
            columns.add(ResultTypes.column(
                    label,
                    known ? origin.get(parts - 1) : label,
                    known ? origin.get(parts - 2) : "",
                    known ? origin.get(parts - 3) : "",
                    field.getType()));
        }
        return columns;
    }
}
