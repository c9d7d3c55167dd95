package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeNumber;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link HashAggregate} does by itself where it counts znodes, and adds up numbers of theirs, of all or by parent:
 * it reads them off the znodes, without rows between it and the scan. Immutable.
 *
 * @param columns by call: what it is of; null where it counts znodes
 */
record ScanAggregate(
        ZnodeScan scan,
        boolean byParent,
        List<AggregateCall> calls,
        @Nullable ZnodeColumn[] columns) {
    /** Null where it is anything else. */
    static @Nullable ScanAggregate of(Operator input, List<Integer> groupBy, List<AggregateCall> calls) {
        ProjectRows projection = input instanceof ProjectRows rows ? rows : null;
        if (!((projection == null ? input : projection.input()) instanceof ZnodeScan scan)) {
            return null;
        }
        List<Integer> sources = projection == null ? null : projection.sources();
        @Nullable ZnodeColumn[] columns = new ZnodeColumn[calls.size()];
        for (int i = 0; i < columns.length; i++) {
            AggregateCall call = calls.get(i);
            columns[i] = call.argument() < 0 ? null : column(sources, call.argument());
            if (!takes(call, columns[i])) {
                return null;
            }
        }
        boolean byParent = groupBy.size() == 1 && column(sources, groupBy.get(0)) == ZnodeColumn.PARENT;
        return byParent || groupBy.isEmpty() ? new ScanAggregate(scan, byParent, calls, columns) : null;
    }

    /** Null where it is computed. */
    private static @Nullable ZnodeColumn column(@Nullable List<Integer> sources, int index) {
        int source = sources == null ? index : sources.get(index);
        return source < 0 ? null : ZnodeColumn.at(source);
    }

    private static boolean takes(AggregateCall call, @Nullable ZnodeColumn column) {
        if (!call.isLight()) {
            return false;
        }
        boolean number = column != null && column.number() != null;
        return switch (call.kind()) {
            case COUNT -> call.argument() < 0 || number;
            case SUM, SUM0 -> number && call.domain() == AggregateCall.Domain.INTEGER;
            default -> false;
        };
    }

    /** The groups; null where each row has to be looked at. */
    @Nullable
    Groups groups(Execution execution) {
        ZnodeScan chosen = scan.chosen(execution);
        if (chosen.condition() != null || execution.nodes().remembers()) {
            return null;
        }
        Groups groups = new Groups(byParent ? List.of(0) : List.of(), calls, execution.budget());
        try (NodeCursor nodes = scan.access().open(execution, new Object[0])) {
            nodes.leaveData();
            RowRights rights = new RowRights(execution.nodes().access());
            if (!addsAll(nodes, groups, rights, execution.budget())) {
                groups.close();
                return null;
            }
        } catch (RuntimeException | Error e) {
            groups.close();
            throw e;
        }
        return groups;
    }

    /** By call: the number that it adds up; null where it counts. */
    private @Nullable ZnodeNumber[] added() {
        @Nullable ZnodeNumber[] added = new ZnodeNumber[columns.length];
        for (int i = 0; i < added.length; i++) {
            ZnodeColumn column = columns[i];
            boolean counts = column == null || calls.get(i).kind() == AggregateCall.Kind.COUNT;
            added[i] = counts ? null : column.number();
        }
        return added;
    }

    /** False where it has come by a znode of which a number is wanted that is not to be known. */
    private boolean addsAll(NodeCursor nodes, Groups groups, RowRights rights, Budget budget) {
        ParentColumn parents = new ParentColumn(nodes, budget);
        SiblingSums sums = new SiblingSums(added(), groups);
        boolean reads = Arrays.stream(columns).anyMatch(column -> column != null);
        while (nodes.next()) {
            Znode node = reads ? nodes.node() : null;
            if (reads && node == null) {
                continue;
            }
            if (node != null && !rights.tellsStat(node)) {
                return false;
            }
            if (byParent && parents.isAnother()) {
                sums.begin(groups.of(parents.value()));
            }
            if (node == null) {
                sums.add(1 + nodes.skipSiblings());
            } else {
                sums.add(node);
                sums.addRuns(nodes, budget);
            }
        }
        sums.end();
        return true;
    }
}
