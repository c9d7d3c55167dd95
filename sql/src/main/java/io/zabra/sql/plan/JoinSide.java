package io.zabra.sql.plan;

import io.zabra.sql.schema.RowSource;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * One input of a join; with its scan, where it is one of {@code znodes} or of what is made of them, now or in the past, under at most a
 * filter and a projection. Immutable.
 */
final class JoinSide {
    final RelNode rel;
    final int width;
    /** Null where it is something else. */
    final @Nullable TableScan scan;
    /** Of another time; null: of the statement's. */
    final @Nullable Snapshot past;
    /** On the scan's rows. */
    final List<RexNode> conditions;
    /** What is made of the scan's rows; null: they are taken as they are. */
    final @Nullable List<RexNode> projects;

    JoinSide(RelNode rel) {
        this.rel = rel;
        this.width = rel.getRowType().getFieldCount();
        Project project = rel instanceof Project above && isPlain(above) ? above : null;
        RelNode filtered = project == null ? rel : project.getInput();
        Filter filter = filtered instanceof Filter above ? above : null;
        RelNode bottom = filter == null ? filtered : filter.getInput();
        this.past = bottom instanceof Snapshot snapshot ? snapshot : null;
        RelNode table = past == null ? bottom : past.getInput();
        this.scan = table instanceof TableScan found && isOfTree(found) ? found : null;
        this.projects = project == null ? null : project.getProjects();
        this.conditions = filter == null ? List.of() : RelOptUtil.conjunctions(filter.getCondition());
    }

    private static boolean isPlain(Project project) {
        return project.getProjects().stream()
                .allMatch(node -> RexUtil.isDeterministic(node) && !RexOver.containsOver(node));
    }

    private static boolean isOfTree(TableScan scan) {
        if (scan.getTable().unwrap(TransientTable.class) != null) {
            return false;
        }
        RowSource source = ScanLowering.table(scan).rows();
        return source.isOfTree();
    }

    /** Of the columns of pairs those that are this side's, counted from its first. */
    ImmutableBitSet columns(ImmutableBitSet ofPairs, int offset) {
        return ofPairs.intersect(ImmutableBitSet.range(offset, offset + width)).shift(-offset);
    }
}
