package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.sql.error.SqlFailure;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wherever a window function is when its statement is cancelled, it ends within some thousand steps, not rows. */
class WindowCancelTest {
    private static final int ROWS = 20_000;

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());

    @AfterEach
    void close() {
        store.close();
    }

    /** Numbers downwards, so that sorting has something to do. */
    private final class Numbers implements Operator {
        private final Runnable atTheEnd;

        Numbers(Runnable atTheEnd) {
            this.atTheEnd = atTheEnd;
        }

        @Override
        public RowCursor open(Execution execution) {
            return new RowCursor() {
                private int left = ROWS;

                @Override
                public @Nullable Object @Nullable [] next() {
                    if (left == 0) {
                        atTheEnd.run();
                        return null;
                    }
                    return new Object[] {left-- * 7919 % ROWS, (double) left};
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public double rows() {
            return ROWS;
        }

        @Override
        public String label() {
            return "Numbers";
        }
    }

    private RowCursor open(Budget budget, Operator input, WindowFrame frame, WindowCall call) {
        NodeView nodes = new NodeView(store.tree(), "", new Access(AccessControl.standard(), List.of()), ReadSet.NONE);
        SystemFacts none = (SystemFacts) Proxy.newProxyInstance(
                SystemFacts.class.getClassLoader(), new Class<?>[] {SystemFacts.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("a window asks nothing of the server");
                });
        Execution execution = new Execution(nodes, none, new Object[0], budget, 0, 0);
        List<SortRows.SortKey> order = List.of(new SortRows.SortKey(0, false, false));
        return new WindowRows(input, List.of(), order, frame, List.of(call), "").open(execution);
    }

    private static WindowCall call(WindowCall.Kind kind, @Nullable AggregateCall aggregate, Integer... columns) {
        List<WindowCall.Argument> arguments = new ArrayList<>();
        for (int column : columns) {
            arguments.add(new WindowCall.Argument(column, null));
        }
        return new WindowCall(kind, aggregate, arguments, false, UnaryOperator.identity());
    }

    private static WindowFrame frame(WindowFrame.Kind start, WindowFrame.Kind end) {
        return new WindowFrame(true, new WindowFrame.Bound(start, null), new WindowFrame.Bound(end, null));
    }

    private static Budget budget() {
        return new Budget(256 << 20, Long.MAX_VALUE, 0);
    }

    @Test
    void sortingEnds() {
        Budget budget = budget();
        WindowFrame frame = frame(WindowFrame.Kind.UNBOUNDED_PRECEDING, WindowFrame.Kind.CURRENT);
        WindowCall number = call(WindowCall.Kind.ROW_NUMBER, null);
        assertThatThrownBy(() -> open(budget, new Numbers(budget::cancel), frame, number))
                .isInstanceOf(SqlFailure.class);
    }

    @Test
    void aggregatesOverLargeFramesEnd() {
        WindowCall sum = call(
                WindowCall.Kind.AGGREGATE,
                new AggregateCall(AggregateCall.Kind.SUM, AggregateCall.Domain.APPROXIMATE, 0, -1, false),
                1);
        WindowCall greatest = call(
                WindowCall.Kind.AGGREGATE,
                new AggregateCall(AggregateCall.Kind.MAX, AggregateCall.Domain.DECIMAL, 0, -1, false),
                0);
        for (WindowCall call : List.of(sum, greatest)) {
            for (WindowFrame frame : List.of(
                    frame(WindowFrame.Kind.UNBOUNDED_PRECEDING, WindowFrame.Kind.UNBOUNDED_FOLLOWING),
                    frame(WindowFrame.Kind.CURRENT, WindowFrame.Kind.UNBOUNDED_FOLLOWING))) {
                Budget budget = budget();
                RowCursor rows = open(budget, new Numbers(() -> {}), frame, call);
                budget.cancel();
                assertThatThrownBy(rows::next).isInstanceOf(SqlFailure.class);
                assertThat(budget.rowsScanned()).isLessThan(ROWS + 1_000);
            }
        }
    }
}
