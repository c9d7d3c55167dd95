package io.zabra.sql.exec;

import io.zabra.engine.tree.ZnodeNumber;
import io.zabra.engine.tree.ZnodeRun;
import io.zabra.jdbc.wire.Utf8Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a scan that are read together with those before them: of paths, names and numbers alone. One thread. */
final class RunRows {
    private final NodeCursor nodes;
    private final Budget budget;
    private final ZnodeRun run;
    private final ZnodeColumn[] columns;
    /** By column: where its number is in the run; less than 0 of a text. */
    private final int[] numbers;

    /** That serves for all. */
    private final Utf8Slice text = new Utf8Slice();

    private final int chrootBytes;

    private RunRows(NodeCursor nodes, Budget budget, int chrootBytes, ZnodeColumn[] columns) {
        this.nodes = nodes;
        this.budget = budget;
        this.chrootBytes = chrootBytes;
        this.columns = columns;
        this.numbers = new int[columns.length];
        List<ZnodeNumber> wanted = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            ZnodeNumber number = columns[i].number();
            numbers[i] = number == null ? -1 : wanted.size();
            if (number != null) {
                wanted.add(number);
            }
        }
        this.run = new ZnodeRun(wanted, wanted.size() < columns.length);
    }

    /** Null where rows are of more, or the cursor reads one by one. */
    static @Nullable RunRows of(ScanLayout layout, NodeCursor nodes, Budget budget, int chrootBytes) {
        return layout.takesRuns() && nodes.readsRuns()
                ? new RunRows(nodes, budget, chrootBytes, layout.wanted())
                : null;
    }

    /** Reads at most so many rows behind the cursor's current one; false where the next one is to be read by itself. */
    boolean read(int most) {
        run.limit(most);
        return nodes.read(run) > 0;
    }

    /** Writes down what was read; returns how many rows these are. */
    int encode(RowSink sink) {
        int rows = run.rows();
        budget.tick(rows);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] >= 0) {
                    sink.number(run.values(numbers[i])[row]);
                } else {
                    sink.text(text(i, row));
                }
            }
        }
        return rows;
    }

    private Utf8Slice text(int column, int row) {
        int from = columns[column] == ZnodeColumn.NAME ? run.nameStart(row) : run.pathStart(row) + chrootBytes;
        text.set(run.paths(), from, run.pathEnd(row) - from);
        return text;
    }
}
