package io.zabra.bench.sql;

import java.util.Random;
import java.util.function.Consumer;

/** The rows that every peer holds: parents below {@code /b}, each with as many children, payloads of JSON. Immutable. */
record SqlRows(int parents, int childrenEach) {
    static final String ROOT = "/b";
    private static final int DATACENTRES = 7;

    static SqlRows of(int rows) {
        int children = Math.min(1_000, Math.max(1, rows / 10));
        return new SqlRows(Math.max(1, rows / children), children);
    }

    /** One znode. */
    record Row(String path, String parent, String name, String data) {}

    String parent(int index) {
        return "%s/p%05d".formatted(ROOT, index);
    }

    String path(int parent, int child) {
        return "%s/n%05d".formatted(parent(parent), child);
    }

    /** Any of the leaves. */
    String anyPath(Random random) {
        return path(random.nextInt(parents), random.nextInt(childrenEach));
    }

    /** Any of the leaves but the very last one, behind which nothing is. */
    String anyPathButTheLast(Random random) {
        String path = anyPath(random);
        boolean last = path.equals(path(parents - 1, childrenEach - 1));
        return last ? path(0, 0) : path;
    }

    String anyParent(Random random) {
        return parent(random.nextInt(parents));
    }

    /** All of them, parents before their children. */
    void each(Consumer<Row> consumer) {
        consumer.accept(new Row(ROOT, "/", "b", ""));
        for (int p = 0; p < parents; p++) {
            consumer.accept(new Row(parent(p), ROOT, "p%05d".formatted(p), ""));
        }
        for (int p = 0; p < parents; p++) {
            for (int c = 0; c < childrenEach; c++) {
                consumer.accept(new Row(path(p, c), parent(p), "n%05d".formatted(c), payload(p, c)));
            }
        }
    }

    private static String payload(int parent, int child) {
        int number = parent * 31 + child;
        return "{\"host\":\"host-%05d.example\",\"port\":%d,\"dc\":\"dc%d\",\"weight\":%d,\"state\":\"serving\"}"
                .formatted(number % 65_536, 1_024 + number % 40_000, number % DATACENTRES, number % 100);
    }

    int count() {
        return 1 + parents + parents * childrenEach;
    }
}
