package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of literals. */
public record ValuesRows(int width, List<@Nullable Object[]> literals) implements Operator {
    private static final int ROWS_BRIEF = 16;

    @Override
    public RowCursor open(Execution execution) {
        return new ListCursor(literals);
    }

    @Override
    public double rows() {
        return literals.size();
    }

    @Override
    public boolean isBrief() {
        return literals.size() <= ROWS_BRIEF;
    }

    @Override
    public String label() {
        return literals.isEmpty()
                ? "Nothing"
                : "Values(" + literals.size() + (literals.size() == 1 ? " row)" : " rows)");
    }
}
