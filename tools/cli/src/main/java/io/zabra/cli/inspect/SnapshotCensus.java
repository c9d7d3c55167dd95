package io.zabra.cli.inspect;

import io.zabra.cli.output.Quantity;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Counts what a snapshot holds, as it is read. Memory grows with the znodes right below the root alone. */
public final class SnapshotCensus implements StateSink {
    private static final int LARGEST = 10;
    private static final Comparator<Sized> BY_BYTES = Comparator.comparingLong(Sized::bytes);

    private final Consumer<NodeImage> each;
    private final Map<NodeKind, Long> kinds = new EnumMap<>(NodeKind.class);
    private final Map<String, long[]> subtrees = new HashMap<>();
    private final PriorityQueue<Sized> largest = new PriorityQueue<>(BY_BYTES);
    private long znodes;
    private long dataBytes;

    private record Sized(String path, long bytes) {}

    /** @param each told of every znode as well */
    public SnapshotCensus(Consumer<NodeImage> each) {
        this.each = each;
    }

    @Override
    public void session(long sessionId, int timeoutMs) {}

    @Override
    public void znode(NodeImage znode) {
        byte[] data = znode.data();
        long bytes = data == null ? 0 : data.length;
        znodes++;
        dataBytes += bytes;
        kinds.merge(znode.kind(), 1L, Long::sum);
        long[] subtree = subtrees.computeIfAbsent(top(znode.path()), top -> new long[2]);
        subtree[0]++;
        subtree[1] += bytes;
        largest.add(new Sized(znode.path(), bytes));
        if (largest.size() > LARGEST) {
            largest.remove();
        }
        each.accept(znode);
    }

    @Override
    public void snapshotEnds(long zxid) {}

    @Override
    public void transaction(LoggedTxn txn) {
        throw new IllegalStateException("transaction 0x" + Long.toHexString(txn.zxid()) + " in a snapshot");
    }

    /** Kinds, subtrees and the largest znodes, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "  %,d bytes of data in %s", dataBytes, Quantity.of(znodes, "znode")));
        kinds.forEach((kind, count) -> lines.add(
                String.format(Locale.ROOT, "%,12d  %s", count, kind.name().toLowerCase(Locale.ROOT))));
        lines.add("Subtrees: znodes, bytes of data");
        subtrees.entrySet().stream()
                .sorted(Map.Entry.<String, long[]>comparingByValue(Comparator.comparingLong((long[] count) -> count[0]))
                        .reversed())
                .limit(LARGEST)
                .forEach(subtree -> lines.add(String.format(
                        Locale.ROOT,
                        "%,12d %,14d  %s",
                        subtree.getValue()[0],
                        subtree.getValue()[1],
                        subtree.getKey())));
        lines.add("Largest: bytes of data");
        largest.stream()
                .sorted(BY_BYTES.reversed())
                .forEach(one -> lines.add(String.format(Locale.ROOT, "%,12d  %s", one.bytes(), one.path())));
        return lines;
    }

    private static String top(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
