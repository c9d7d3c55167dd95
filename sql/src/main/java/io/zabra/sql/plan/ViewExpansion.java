package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.schema.Catalog;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Puts the queries that views stand for in the place of their names. It goes by syntax: a name in FROM that is neither a
 * table nor one of the statement's own WITH is looked up as a view.
 */
final class ViewExpansion extends SqlShuttle {
    private static final int DEPTH_MAX = 16;
    private static final int USES_MAX = 1_000;

    private final Planning.Views views;
    private final Predicate<List<String>> isTable;
    private final Function<String, SqlNode> parser;
    /** Names that a WITH of the statement, or of the view that is being expanded, gives. */
    private Set<String> own = new HashSet<>();
    /** Those of the statement and the views around it, which mean nothing in this one. */
    private Set<String> around = Set.of();

    private final Map<String, Planning.View> used = new LinkedHashMap<>();
    private int depth;
    private int uses;

    ViewExpansion(Planning.Views views, Predicate<List<String>> isTable, Function<String, SqlNode> parser) {
        this.views = views;
        this.isTable = isTable;
        this.parser = parser;
    }

    SqlNode expanded(SqlNode query) {
        return Objects.requireNonNull(query.accept(this));
    }

    /** The views that were found. */
    List<Planning.View> used() {
        return List.copyOf(used.values());
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call instanceof SqlWith with) {
            return with(with);
        }
        if (call instanceof SqlSelect select && select.getFrom() != null) {
            select.setFrom(source(select.getFrom()));
        } else if (call.getKind() == SqlKind.EXPLICIT_TABLE && call.operand(0) instanceof SqlIdentifier name) {
            SqlNode source = named(name, name.names.get(name.names.size() - 1));
            return source.equals(name) ? call : all(source);
        }
        return super.visit(call);
    }

    /** A name means its query behind that, and within it where it is recursive. */
    private @Nullable SqlNode with(SqlWith with) {
        Set<String> outer = own;
        own = new HashSet<>(outer);
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive.booleanValue()) {
                own.add(item.name.getSimple());
            }
            item.query = expanded(item.query);
            own.add(item.name.getSimple());
        }
        with.body = expanded(with.body);
        own = outer;
        return with;
    }

    /** {@code SELECT * FROM source}. */
    private static SqlNode all(SqlNode source) {
        SqlParserPos pos = source.getParserPosition();
        SqlNodeList star = SqlNodeList.of(SqlIdentifier.star(pos));
        return new SqlSelect(pos, null, star, source, null, null, null, null, null, null, null, null, null);
    }

    private SqlNode source(SqlNode from) {
        if (from instanceof SqlIdentifier name) {
            return named(name, name.names.get(name.names.size() - 1));
        }
        if (from instanceof SqlJoin join) {
            join.setLeft(source(join.getLeft()));
            join.setRight(source(join.getRight()));
        } else if (from.getKind() == SqlKind.AS && from instanceof SqlCall as) {
            SqlNode operand = as.operand(0);
            if (operand instanceof SqlIdentifier name) {
                as.setOperand(0, subquery(name));
            }
        }
        return from;
    }

    private SqlNode named(SqlIdentifier name, String alias) {
        SqlNode query = subquery(name);
        return query.equals(name)
                ? name
                : SqlStdOperatorTable.AS.createCall(
                        name.getParserPosition(), query, new SqlIdentifier(alias, name.getParserPosition()));
    }

    private SqlNode subquery(SqlIdentifier name) {
        String simple = name.names.get(name.names.size() - 1);
        boolean ours =
                name.isSimple() || (name.names.size() == 2 && name.names.get(0).equals(Catalog.DEFAULT_SCHEMA));
        if (!ours || (name.isSimple() && own.contains(simple))) {
            return name;
        }
        if (isTable.test(name.names)) {
            boolean captured = name.isSimple() && around.contains(simple);
            return captured
                    ? new SqlIdentifier(List.of(Catalog.DEFAULT_SCHEMA, simple), name.getParserPosition())
                    : name;
        }
        Planning.View view = used.containsKey(simple) ? used.get(simple) : views.find(simple);
        if (view == null) {
            return name;
        }
        if (++depth > DEPTH_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX, "The view " + simple + " refers to itself, or views lie too deep");
        }
        if (++uses > USES_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX, "The statement and its views use views more than " + USES_MAX + " times");
        }
        used.put(simple, view);
        SqlNode query = expandedAlone(parser.apply(view.query()));
        depth--;
        return query;
    }

    private SqlNode expandedAlone(SqlNode query) {
        Set<String> outer = own;
        Set<String> outermost = around;
        around = new HashSet<>(outermost);
        around.addAll(outer);
        own = new HashSet<>();
        SqlNode expanded = expanded(query);
        own = outer;
        around = outermost;
        return expanded;
    }
}
