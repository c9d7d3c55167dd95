package io.zabra.sql.plan;

import io.zabra.sql.exec.KeyBound;
import io.zabra.sql.exec.KeyCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/** What conditions say of a column that the index sorts by: intervals. Of a parent, what they say of the path. */
final class IndexKeys {
    /** What they say of the parent they say of the path, too: how it begins. */
    private static final Set<KeyBound.Kind> OF_PARENTS =
            EnumSet.of(KeyBound.Kind.EQUAL, KeyBound.Kind.LIKE, KeyBound.Kind.STARTS_WITH, KeyBound.Kind.BELOW);

    private final IndexedColumns columns;

    /** How much of what a condition says the index keeps. */
    enum Keeps {
        /** Part of it. */
        SOME,
        /** All of it, where the patterns of its LIKEs turn out to be prefixes. */
        PREFIXES,
        ALL
    }

    /** What the index makes of a condition. */
    record Key(KeyCondition condition, Keeps keeps) {}

    IndexKeys(IndexedColumns columns) {
        this.columns = columns;
    }

    /** Null where the index has nothing to do with it. */
    @Nullable
    Key key(RexNode condition, int column) {
        RexNode node = columns.expanded(condition);
        if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
            return combined((RexCall) node, column);
        }
        KeyBound bound = node instanceof RexCall call ? bound(call, column) : null;
        if (bound != null && column == columns.parent()) {
            return OF_PARENTS.contains(bound.kind()) ? new Key(new KeyCondition.Below(bound), Keeps.SOME) : null;
        }
        return bound == null ? null : new Key(bound, bound.kind() == KeyBound.Kind.LIKE ? Keeps.PREFIXES : Keeps.ALL);
    }

    private @Nullable Key combined(RexCall call, int column) {
        boolean any = call.getKind() == SqlKind.OR;
        Keeps keeps = Keeps.ALL;
        List<KeyCondition> parts = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            Key key = key(operand, column);
            if (key == null && any) {
                return null;
            }
            keeps = Collections.min(List.of(keeps, key == null ? Keeps.SOME : key.keeps()));
            if (key != null) {
                parts.add(key.condition());
            }
        }
        if (parts.isEmpty()) {
            return null;
        }
        return new Key(any ? new KeyCondition.Any(parts) : new KeyCondition.All(parts), keeps);
    }

    private @Nullable KeyBound bound(RexCall call, int column) {
        if (call.getOperator() instanceof SqlLikeOperator like) {
            return like(call, like, column);
        }
        if (call.getKind() == SqlKind.STARTS_WITH || call.getOperator() instanceof SqlUserDefinedFunction) {
            return function(call, column);
        }
        KeyBound.Kind kind = comparison(call.getKind());
        RexNode value = kind == null ? null : columns.opposite(call, column);
        if (kind == null || value == null) {
            return null;
        }
        return keyBound(
                IndexedColumns.isColumn(call.getOperands().get(0), column) ? kind : mirrored(kind), column, value);
    }

    private @Nullable KeyBound function(RexCall call, int column) {
        List<RexNode> operands = call.getOperands();
        boolean starts = call.getKind() == SqlKind.STARTS_WITH;
        boolean below = column != columns.name() && call.getOperator().getName().equals("is_below");
        boolean known = (starts || below)
                && IndexedColumns.isColumn(operands.get(0), column)
                && isText(operands.get(1))
                && columns.isKnown(operands.get(1));
        return known
                ? keyBound(starts ? KeyBound.Kind.STARTS_WITH : KeyBound.Kind.BELOW, column, operands.get(1))
                : null;
    }

    private static boolean isText(RexNode node) {
        return SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName());
    }

    private KeyBound keyBound(KeyBound.Kind kind, int column, RexNode value) {
        return new KeyBound(columnName(column), kind, columns.bound(value), LikeMatcher.NO_ESCAPE);
    }

    private String columnName(int column) {
        return column == columns.name() ? "name" : column == columns.parent() ? "parent" : "path";
    }

    /** NOT LIKE and ILIKE are of the kind LIKE too, and are no interval. */
    private @Nullable KeyBound like(RexCall call, SqlLikeOperator like, int column) {
        Character escape = escape(call);
        if (like.getKind() != SqlKind.LIKE || like.isNegated() || !like.isCaseSensitive() || escape == null) {
            return null;
        }
        List<RexNode> operands = call.getOperands();
        boolean one = columns.isKnown(operands.get(1)) && !PatternLists.is(operands.get(1));
        if (!IndexedColumns.isColumn(operands.get(0), column) || !one) {
            return null;
        }
        return new KeyBound(columnName(column), KeyBound.Kind.LIKE, columns.bound(operands.get(1)), escape);
    }

    /** The escape of a LIKE: a backslash where it says none, as in PostgreSQL. Null where it is not one literal character. */
    static @Nullable Character escape(RexCall like) {
        if (like.getOperands().size() < 3) {
            return '\\';
        }
        String escape =
                like.getOperands().get(2) instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
        return escape == null || escape.length() != 1 ? null : (Character) escape.charAt(0);
    }

    private static KeyBound.@Nullable Kind comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> KeyBound.Kind.EQUAL;
            case GREATER_THAN -> KeyBound.Kind.GREATER;
            case GREATER_THAN_OR_EQUAL -> KeyBound.Kind.AT_LEAST;
            case LESS_THAN -> KeyBound.Kind.LESS;
            case LESS_THAN_OR_EQUAL -> KeyBound.Kind.AT_MOST;
            default -> null;
        };
    }

    private static KeyBound.Kind mirrored(KeyBound.Kind kind) {
        return switch (kind) {
            case GREATER -> KeyBound.Kind.LESS;
            case AT_LEAST -> KeyBound.Kind.AT_MOST;
            case LESS -> KeyBound.Kind.GREATER;
            case AT_MOST -> KeyBound.Kind.AT_LEAST;
            case EQUAL, LIKE, STARTS_WITH, BELOW -> kind;
        };
    }
}
