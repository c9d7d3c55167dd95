package io.zabra.bench.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SqlRowsTest {
    /** A page that begins there is empty, and a measurement that finds nothing ends the run. */
    @Test
    void noPageBeginsBehindTheLastPath() {
        SqlRows rows = new SqlRows(2, 2);
        Random random = new Random(1);
        Set<String> drawn = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            drawn.add(rows.anyPathButTheLast(random));
        }
        assertThat(drawn).containsExactly("/b/p00000/n00000", "/b/p00000/n00001", "/b/p00001/n00000");
    }
}
