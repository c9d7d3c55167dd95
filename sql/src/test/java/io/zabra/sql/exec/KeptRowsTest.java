package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.avatica.util.ByteString;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
    private static final int[] FIRST = {0};
    private static final int[] BOTH = {0, 1};

    private final Budget budget = new Budget(64 << 20, Long.MAX_VALUE, 0);

    @Test
    void anyValueIsReadAsItWasWritten() {
        Object[] row = {
            null,
            true,
            false,
            7,
            -7L,
            1.5,
            "päth \uD83D\uDE00",
            "",
            new ByteString(new byte[] {0, -1}),
            new BigDecimal("1.50"),
            List.of(1)
        };
        int[] columns = new int[row.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = i;
        }
        KeptRows rows = new KeptRows(budget, columns, 3);
        long place = rows.add(row, 0, 0);
        Object[] read = new Object[row.length];
        rows.read(place, read, columns);
        assertThat(read).containsExactly(row);
    }

    @Test
    void rowsComeInTheOrderInWhichTheyWereAddedWhateverTheirLength() {
        Random random = new Random(7);
        KeptRows rows = new KeptRows(budget, FIRST, 0);
        List<String> added = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String text = i + "x".repeat(i == 1_000 ? 3 << 20 : random.nextInt(3_000));
            added.add(text);
            rows.add(new Object[] {text}, 0, 0);
        }
        List<String> read = new ArrayList<>();
        Object[] row = new Object[1];
        for (long place = rows.first(); place != 0; place = rows.after(place)) {
            rows.read(place, row, FIRST);
            read.add((String) row[0]);
        }
        assertThat(read).isEqualTo(added);
    }

    @Test
    void aTableFindsWhatAMapFinds() {
        Random random = new Random(11);
        RowTable table = new RowTable(budget, BOTH, new int[0]);
        Map<List<Object>, Long> map = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long number = random.nextInt(200);
            Object first =
                    random.nextBoolean() ? (Object) number : random.nextBoolean() ? (int) number : (double) number;
            String second = "k" + random.nextInt(100);
            Object[] row = {random.nextInt(20) == 0 ? new BigDecimal(number + ".00") : first, second};
            int slot = table.find(row, BOTH);
            Long known = map.putIfAbsent(List.of(number, second), (long) map.size());
            if (known == null) {
                assertThat(table.at(slot)).isZero();
                table.add(slot, row, map.size() - 1L);
            } else {
                assertThat(table.rows().link(table.at(slot))).isEqualTo(known);
            }
        }
    }

    @Test
    void whatIsReleasedMayBeKeptAgain() {
        Budget small = new Budget(1 << 20, Long.MAX_VALUE, 0);
        for (int i = 0; i < 20; i++) {
            RowTable table = new RowTable(small, FIRST, new int[0]);
            for (int k = 0; k < 5_000; k++) {
                Object[] row = {"key of some length " + k};
                table.add(table.find(row, FIRST), row, 0);
            }
            table.release();
        }
        assertThat(small.memoryLeft()).isEqualTo(1 << 20);
    }

    @Test
    void rowsBeyondTheBudgetAreRefused() {
        Budget small = new Budget(1 << 20, Long.MAX_VALUE, 0);
        KeptRows rows = new KeptRows(small, FIRST, 0);
        assertThatThrownBy(() -> {
                    while (true) {
                        rows.add(new Object[] {"x".repeat(100)}, 0, 0);
                    }
                })
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("memory");
    }
}
