package io.zabra.bench.tree;

import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.WatchTable;
import io.zabra.engine.watch.Watcher;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What many watches take: bytes each, with a path of its own for each and with shared paths, and rates. */
@Command(
        name = "watches",
        mixinStandardHelpOptions = true,
        description = "Measures the table of watches; prints a table and JSON.")
public final class WatchBench implements Callable<Integer> {
    private static final int SESSIONS = 10_000;

    @Option(names = "--watches", description = "how many (default: ${DEFAULT-VALUE})")
    private int count = 10_000_000;

    private final Figures figures = new Figures();

    @Override
    public Integer call() {
        figures.load();
        measure("a path each", count);
        measure("1,000 paths", 1_000);
        recursive();
        System.out.println(figures.json());
        return 0;
    }

    /** 41 characters. */
    private static String path(long n) {
        String digits = Long.toString(n);
        return "/services/some-service-name/instance-0000000".substring(0, 41 - digits.length()) + digits;
    }

    private void measure(String what, int paths) {
        AtomicLong told = new AtomicLong();
        Watcher[] sessions = new Watcher[Math.min(SESSIONS, count)];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = event -> told.incrementAndGet();
        }
        long before = Figures.heapBytes();
        WatchTable table = new WatchTable();
        figures.rate("leave, " + what, count, i -> {
            // Each pair once: a path comes again with the next session.
            table.add(path(i % paths), WatchMode.DATA, sessions[(int) ((i + i / paths) % sessions.length)]);
        });
        figures.add("watches, " + what, table.size());
        figures.add("heap a watch, bytes, " + what, (double) (Figures.heapBytes() - before) / table.size());
        int fired = Math.min(paths / 2, 1_000_000);
        figures.rate("fire, " + what, fired, i -> {
            table.fire(new WatchEvent(WatchEvent.Type.NODE_DATA_CHANGED, path(i), i, List.of()));
        });
        figures.add("watchers told, " + what, told.get());
        figures.rate("remove a session, " + what, Math.min(100, sessions.length), i -> table.remove(sessions[(int) i]));
        figures.add("watches left, " + what, table.size());
        Watcher greedy = event -> {};
        int many = Math.min(count, 1_000_000);
        for (int i = 0; i < many; i++) {
            table.add(path(i), WatchMode.CHILD, greedy);
        }
        figures.rate("remove a session with " + many + " watches, " + what, 1, i -> table.remove(greedy));
    }

    private void recursive() {
        WatchTable table = new WatchTable();
        Watcher session = event -> {};
        int many = Math.min(count, 100_000);
        figures.rate("leave a recursive watch", many, i -> {
            table.add(path(i), WatchMode.PERSISTENT_RECURSIVE, session);
        });
        figures.rate("fire beside recursive watches", many, i -> {
            table.fire(new WatchEvent(WatchEvent.Type.NODE_DATA_CHANGED, path(i) + "/a", i, List.of()));
        });
        figures.rate("remove a session with " + many + " recursive watches", 1, i -> table.remove(session));
    }
}
