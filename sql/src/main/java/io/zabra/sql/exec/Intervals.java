package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;

/** Sets of texts as intervals: disjoint, none of them empty, in ascending order. */
final class Intervals {
    static final List<Interval> ALL = List.of(Interval.ALL);

    private Intervals() {}

    /** @param some in any order, overlapping, or empty */
    static List<Interval> union(List<Interval> some) {
        List<Interval> sorted = new ArrayList<>(some);
        sorted.removeIf(Interval::isEmpty);
        sorted.sort(Interval::compareStarts);
        List<Interval> merged = new ArrayList<>(sorted.size());
        for (Interval next : sorted) {
            int last = merged.size() - 1;
            if (last < 0 || merged.get(last).endsBefore(next)) {
                merged.add(next);
            } else {
                merged.set(last, merged.get(last).union(next));
            }
        }
        return merged;
    }

    static List<Interval> intersection(List<Interval> a, List<Interval> b) {
        List<Interval> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            Interval common = a.get(i).intersection(b.get(j));
            if (!common.isEmpty()) {
                both.add(common);
            }
            if (a.get(i).compareEnds(b.get(j)) < 0) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }
}
