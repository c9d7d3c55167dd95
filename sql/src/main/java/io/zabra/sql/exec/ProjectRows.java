package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each row made anew from expressions.
 *
 * @param sources for each output column the input column that it copies, else -1
 * @param brief whether to compute a row takes no time, whatever the values
 * @param copied how a scan of znodes makes these rows itself; null where it cannot
 */
public record ProjectRows(
        Operator input,
        List<Expression> expressions,
        List<Integer> sources,
        String text,
        boolean brief,
        ZnodeScan.@Nullable Narrow copied)
        implements Operator {
    public ProjectRows(
            Operator input, List<Expression> expressions, List<Integer> sources, String text, boolean brief) {
        this(input, expressions, sources, text, brief, copied(input, sources));
    }

    private static ZnodeScan.@Nullable Narrow copied(Operator input, List<Integer> sources) {
        return copies(sources) && input instanceof ZnodeScan scan ? scan.narrow(sources) : null;
    }

    private static boolean copies(List<Integer> sources) {
        return sources.stream().allMatch(source -> source >= 0);
    }

    @Override
    public RowCursor open(Execution execution) {
        return open(execution, RowUse.KEPT);
    }

    @Override
    public RowCursor openReusing(Execution execution) {
        return open(execution, RowUse.REUSED);
    }

    @Override
    public RowCursor openEncoding(Execution execution) {
        return open(execution, RowUse.ENCODED);
    }

    private RowCursor open(Execution execution, RowUse use) {
        if (copied != null && input instanceof ZnodeScan scan) {
            return scan.open(execution, copied, use);
        }
        // What is made of a row holds nothing of it but its values.
        RowCursor rows = input.openReusing(execution);
        Expression[] all = expressions.toArray(new Expression[0]);
        return new RowCursor() {
            private @Nullable Object[] out = new Object[all.length];

            @Override
            public @Nullable Object @Nullable [] next() {
                Object[] row = rows.next();
                if (row == null) {
                    return null;
                }
                if (use == RowUse.KEPT) {
                    out = new Object[all.length];
                }
                for (int i = 0; i < all.length; i++) {
                    out[i] = all[i].eval(execution, row);
                }
                return out;
            }

            @Override
            public long skipAlike() {
                return copies(sources) ? rows.skipAlike() : 0;
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    @Override
    public int width() {
        return expressions.size();
    }

    @Override
    public double rows() {
        return input.rows();
    }

    @Override
    public String label() {
        return "Project(" + text + ")";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }

    @Override
    public boolean isBrief() {
        return input.isBrief() && brief;
    }

    @Override
    public boolean isListing() {
        return input.isListing() && (copied != null || copies(sources));
    }

    @Override
    public boolean isLight() {
        return input.isLight() && copies(sources);
    }

    @Override
    public boolean mayRepeat() {
        return copies(sources) && input.mayRepeat();
    }

    @Override
    public List<Order> orders() {
        List<Order> orders = new ArrayList<>();
        for (Order order : input.orders()) {
            for (int i = 0; i < sources.size(); i++) {
                if (sources.get(i) == order.column()) {
                    orders.add(new Order(i, order.descending(), order.unique()));
                }
            }
        }
        return orders;
    }

    @Override
    public @Nullable Operator reversed() {
        Operator opposite = input.reversed();
        return opposite == null ? null : new ProjectRows(opposite, expressions, sources, text, brief);
    }

    @Override
    public Operator inAnyOrder() {
        return new ProjectRows(input.inAnyOrder(), expressions, sources, text, brief);
    }

    @Override
    public long count(Execution execution) {
        return copies(sources) ? input.count(execution) : -1;
    }
}
