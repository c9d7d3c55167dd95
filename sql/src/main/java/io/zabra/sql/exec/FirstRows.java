package io.zabra.sql.exec;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least or greatest values of what comes in their order: columns of the first row of each input, all in one row. The inputs have
 * the same rows in opposite orders, so that where one has none the others need not be looked at, and else no row but one is looked
 * at twice.
 */
public record FirstRows(List<Operator> inputs, List<Pick> picks, String text) implements Operator {
    /** One value: of the first row of an input, by its number, a column that is never null. */
    public record Pick(int input, int column) {}

    public FirstRows {
        inputs = List.copyOf(inputs);
        picks = List.copyOf(picks);
    }

    @Override
    public RowCursor open(Execution execution) {
        Object[] values = new Object[picks.size()];
        for (int input = 0; input < inputs.size(); input++) {
            try (RowCursor rows = inputs.get(input).openReusing(execution)) {
                Object[] first = rows.next();
                if (first == null) {
                    break;
                }
                take(input, first, values);
            }
        }
        return new ListCursor(Collections.singletonList(values));
    }

    private void take(int input, @Nullable Object[] first, @Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (picks.get(i).input() == input) {
                values[i] = first[picks.get(i).column()];
            }
        }
    }

    @Override
    public int width() {
        return picks.size();
    }

    @Override
    public double rows() {
        return 1;
    }

    @Override
    public String label() {
        return "First(" + text + ")";
    }

    @Override
    public boolean isListing() {
        return inputs.stream().allMatch(Operator::isListing);
    }
}
