package io.zabra.sql.plan;

import io.zabra.sql.syntax.StatementSyntax;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Has columns of a query in FROM, or in WITH, that are called alike differ in their names where nobody names them, so that {@code *} can
 * stand for them; where one is named, it is ambiguous. One statement; one thread.
 */
@SuppressWarnings("ReferenceEquality") // The same words elsewhere are another part.
final class EqualNames extends SqlBasicVisitor<Void> {
    /** Queries that were looked at, with the ORDER BY around them. */
    private final Set<SqlNode> known = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Queries whose columns others name, or all at once. */
    private final Set<SqlNode> named = Collections.newSetFromMap(new IdentityHashMap<>());

    private EqualNames() {}

    static void tellApart(SqlNode statement) {
        statement.accept(new EqualNames());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
            within(select, List.of(ordered.orderList));
        } else if (call instanceof SqlOrderBy ordered && named.add(ordered)) {
            // To the validator it is a query in FROM, of which all is selected.
            tellApart(ordered, Set.of());
        } else if (call instanceof SqlSelect select) {
            within(select, List.of());
        } else if (call instanceof SqlWith with) {
            within(with);
        }
        return super.visit(call);
    }

    private void within(SqlWith with) {
        for (SqlNode item : with.withList) {
            List<SqlNode> others = new ArrayList<>(List.of(with.body));
            for (SqlNode other : with.withList) {
                if (other != item) {
                    others.add(other);
                }
            }
            if (item instanceof SqlWithItem query && query.columnList == null && !isRecursion(query)) {
                named.add(query.query);
                tellApart(query.query, names(others));
            }
        }
    }

    /** What names its own columns. */
    private static boolean isRecursion(SqlWithItem item) {
        return item.recursive.booleanValue() && !(item.query instanceof SqlSelect);
    }

    private void within(SqlSelect select, List<SqlNode> more) {
        SqlNode from = select.getFrom();
        if (!known.add(select) || from == null) {
            return;
        }
        List<SqlNode> parts = new ArrayList<>(more);
        for (SqlNode part : select.getOperandList()) {
            if (part != null && part != from) {
                parts.add(part);
            }
        }
        From all = new From(parts);
        all.take(from);
        all.queries.forEach((query, alias) -> {
            List<SqlNode> others = new ArrayList<>(all.laterals);
            others.removeIf(lateral -> lateral == query);
            others.addAll(parts);
            named.add(query);
            tellApart(query, names(others, alias));
        });
    }

    /** What a FROM is made of. */
    private static final class From {
        /** Without names for their columns, by what they are called; empty where they have no name. */
        private final Map<SqlNode, String> queries = new LinkedHashMap<>();
        /** What may name columns of others: queries among them. */
        private final List<SqlNode> laterals = new ArrayList<>();
        /** Names columns of all: conditions of joins. */
        private final List<SqlNode> parts;

        From(List<SqlNode> parts) {
            this.parts = parts;
        }

        void take(SqlNode from) {
            take(from, "");
        }

        private void take(SqlNode from, String alias) {
            if (from instanceof SqlJoin join) {
                take(join.getLeft(), "");
                take(join.getRight(), "");
                if (join.getCondition() != null) {
                    parts.add(join.getCondition());
                }
                if (join.isNatural()) {
                    queries.clear();
                }
            } else if (from instanceof SqlCall call && call.getKind() == SqlKind.AS) {
                takeNamed(call);
            } else if (from instanceof SqlCall call && call.getKind() == SqlKind.LATERAL) {
                laterals.add(call.operand(0));
                take(call.operand(0), alias);
            } else if (from.isA(SqlKind.QUERY)) {
                queries.put(from, alias);
            } else if (from instanceof SqlCall) {
                laterals.add(from);
            }
        }

        private void takeNamed(SqlCall as) {
            SqlNode from = as.operand(0);
            if (as.operandCount() == 2) {
                take(from, as.operand(1) instanceof SqlIdentifier alias ? alias.getSimple() : "");
            } else if (!from.isA(SqlKind.QUERY)) {
                laterals.add(from);
            }
        }
    }

    /** @param named by others */
    private static void tellApart(SqlNode query, Set<String> named) {
        Set<String> all = new HashSet<>(named);
        SqlSelect first = first(query, all);
        if (first != null) {
            tellApart(first.getSelectList(), all);
        }
    }

    /** Whose names the columns of a query have; null where it has none. What orders several queries' rows goes to {@code named}. */
    private static @Nullable SqlSelect first(SqlNode query, Set<String> named) {
        SqlNode inner = query;
        while (!(inner instanceof SqlSelect)) {
            if (inner instanceof SqlOrderBy ordered) {
                inner = ordered.query;
                if (!(inner instanceof SqlSelect)) {
                    named.addAll(names(ordered.orderList));
                }
            } else if (inner instanceof SqlWith with) {
                inner = with.body;
            } else if (inner instanceof SqlCall set && SqlKind.SET_QUERY.contains(inner.getKind())) {
                inner = set.operand(0);
            } else {
                return null;
            }
        }
        return (SqlSelect) inner;
    }

    private static void tellApart(SqlNodeList items, Set<String> named) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            String name = name(item);
            if (name != null && !seen.add(name) && !named.contains(name)) {
                SqlNode value = item instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(0) : item;
                SqlIdentifier other = new SqlIdentifier(name + StatementSyntax.NAME_MARK + i, item.getParserPosition());
                items.set(i, SqlStdOperatorTable.AS.createCall(item.getParserPosition(), value, other));
            }
        }
    }

    /** Null where it has none, or is all columns. */
    private static @Nullable String name(SqlNode item) {
        SqlNode named = item instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(1) : item;
        return named instanceof SqlIdentifier name && !name.isStar() ? name.names.get(name.names.size() - 1) : null;
    }

    /** The last parts of all names. */
    private static Set<String> names(List<SqlNode> nodes) {
        return names(nodes, "");
    }

    /**
     * The last parts of names.
     *
     * @param alias what alone is to stand before them, if anything does; empty for all of them
     */
    private static Set<String> names(List<SqlNode> nodes, String alias) {
        Set<String> names = new HashSet<>();
        SqlBasicVisitor<Void> collector = new SqlBasicVisitor<>() {
            @Override
            public @Nullable Void visit(SqlIdentifier name) {
                int last = name.names.size() - 1;
                if (last == 0 || alias.isEmpty() || name.names.subList(0, last).contains(alias)) {
                    names.add(name.names.get(last));
                }
                return null;
            }
        };
        nodes.forEach(node -> node.accept(collector));
        return names;
    }
}
