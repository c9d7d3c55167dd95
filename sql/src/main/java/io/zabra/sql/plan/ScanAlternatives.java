package io.zabra.sql.plan;

import io.zabra.sql.exec.AccessPath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Conditions tied by OR that the index answers each in its own way, {@code path = '/a' OR parent = '/b'}: one scan for each way, of
 * what those before it have not found.
 */
final class ScanAlternatives {
    private static final int WAYS_MAX = 8;

    private final TableScan scan;
    private final double treeSize;
    private final RexBuilder rex;

    /** Ways to find znodes, in the order in which they are taken: by its path a znode shows that no other way does. */
    private enum Way {
        PATHS,
        /** Of several conditions, so that no other can be taken along. */
        ALONE,
        PARENTS,
        OWNERS,
        RANGES
    }

    ScanAlternatives(TableScan scan, double treeSize) {
        this.scan = scan;
        this.treeSize = treeSize;
        this.rex = scan.getCluster().getRexBuilder();
    }

    /** The conjuncts of each scan; empty where one scan is as good. */
    List<List<RexNode>> of(List<RexNode> conjuncts) {
        double rowsOfOne = access(conjuncts).rows();
        for (RexNode conjunct : conjuncts) {
            List<RexNode> ways = ways(RelOptUtil.disjunctions(conjunct));
            if (ways.size() < 2 || ways.size() > WAYS_MAX) {
                continue;
            }
            List<RexNode> others = new ArrayList<>(conjuncts);
            others.remove(conjunct);
            List<List<RexNode>> scans = scans(ways, others);
            if (scans.stream().mapToDouble(one -> access(one).rows()).sum() < rowsOfOne) {
                return scans;
            }
        }
        return List.of();
    }

    private AccessPath access(List<RexNode> conjuncts) {
        return ScanLowering.pushdown(scan, conjuncts).access(treeSize);
    }

    /** The alternatives, those together that are found in one way; one of them where any is found in none. */
    private List<RexNode> ways(List<RexNode> alternatives) {
        Map<Way, List<RexNode>> byWay = new EnumMap<>(Way.class);
        for (RexNode alternative : alternatives) {
            byWay.computeIfAbsent(way(alternative), way -> new ArrayList<>()).add(alternative);
        }
        List<RexNode> ways = new ArrayList<>();
        byWay.forEach((way, some) -> {
            if (way == Way.ALONE) {
                ways.addAll(some);
            } else {
                ways.add(RexUtil.composeDisjunction(rex, some));
            }
        });
        return ways;
    }

    private Way way(RexNode alternative) {
        boolean single = RelOptUtil.conjunctions(alternative).size() == 1;
        AccessPath access = access(List.of(alternative));
        if (!single) {
            return Way.ALONE;
        }
        if (access instanceof AccessPath.Points) {
            return Way.PATHS;
        }
        if (access instanceof AccessPath.Children) {
            return Way.PARENTS;
        }
        return access instanceof AccessPath.Owned ? Way.OWNERS : Way.RANGES;
    }

    private List<List<RexNode>> scans(List<RexNode> ways, List<RexNode> others) {
        List<List<RexNode>> scans = new ArrayList<>();
        List<RexNode> found = new ArrayList<>();
        for (RexNode way : ways) {
            List<RexNode> scan = new ArrayList<>(others);
            scan.add(way);
            found.forEach(before -> scan.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_TRUE, before)));
            scans.add(scan);
            found.add(way);
        }
        return scans;
    }
}
