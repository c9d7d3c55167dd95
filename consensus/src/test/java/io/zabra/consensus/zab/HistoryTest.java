package io.zabra.consensus.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the log that is in memory, beside a list of its entries. */
class HistoryTest {
    private static final int SMALL = 300;
    /** Of which three or four lie in one array, and some in none with others. */
    private static final int LARGE = 600_000;

    private final List<LogEntry> model = new ArrayList<>();
    private long base;
    private long settled;
    private final History history = new History(new LogExtent(0, List.of()), 0, List.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void ofSmallEntriesItIsTheListOfThem(long seed) {
        assertSame(seed, 20_000, SMALL, 2_000, 300_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void ofLargeEntriesItIsTheListOfThem(long seed) {
        assertSame(seed, 1_000, LARGE, 40, 8 << 20);
    }

    @Test
    void entriesWithoutPayloadAreCounted() {
        for (int i = 1; i <= 40_000; i++) {
            history.append(new LogEntry(Zxid.of(1, i), new byte[0]));
            history.trim(20_000, 1, Zxid.of(1, i));
        }
        assertThat(history.baseZxid()).isEqualTo(Zxid.of(1, 20_000));
        assertThat(history.between(Zxid.of(1, 25_000), Zxid.of(1, 39_000))).hasSize(14_000);
    }

    private void assertSame(long seed, int steps, int bytesMax, int entriesKept, int bytesKept) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < steps; step++) {
            int what = random.nextInt(1_000);
            if (what < 600) {
                append(random, bytesMax);
            } else if (what < 990) {
                settled = Math.max(settled, random.nextInt(4) == 0 ? last() : any(random));
                trim(entriesKept, bytesKept);
            } else if (what < 997) {
                truncate(any(random));
            } else if (what == 999) {
                reset(Zxid.of(Zxid.epoch(last()) + 1, 5));
            }
            long from = any(random);
            long to = any(random);
            assertThat(history.lastZxid()).isEqualTo(last());
            assertThat(history.baseZxid()).isEqualTo(base);
            assertEntries(history.between(from, to), between(from, to));
        }
    }

    private static void assertEntries(List<LogEntry> actual, List<LogEntry> expected) {
        assertThat(actual)
                .extracting(LogEntry::zxid)
                .isEqualTo(expected.stream().map(LogEntry::zxid).toList());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).payload()).isEqualTo(expected.get(i).payload());
        }
    }

    private void append(SplittableRandom random, int bytesMax) {
        byte[] payload = new byte[random.nextInt(bytesMax)];
        for (int i = 0; i < Math.min(20, payload.length); i++) {
            payload[i] = payload[payload.length - 1 - i] = (byte) random.nextInt();
        }
        long epoch = Zxid.epoch(last());
        boolean next = last() == 0 || random.nextInt(500) == 0;
        LogEntry entry = new LogEntry(next ? Zxid.of(epoch + 1, 1) : last() + 1, payload);
        history.append(entry);
        model.add(entry);
    }

    private void trim(int entriesKept, int bytesKept) {
        history.trim(entriesKept, bytesKept, settled);
        while (!model.isEmpty()
                && (model.size() > entriesKept || bytes() > bytesKept)
                && model.get(0).zxid() <= settled) {
            base = model.remove(0).zxid();
        }
    }

    private void truncate(long zxid) {
        history.truncate(zxid);
        model.removeIf(entry -> entry.zxid() > zxid);
        settled = Math.min(settled, zxid);
    }

    private void reset(long zxid) {
        history.reset(zxid);
        model.clear();
        base = zxid;
        settled = zxid;
    }

    private long bytes() {
        return model.stream().mapToLong(entry -> entry.payload().length).sum();
    }

    private long last() {
        return model.isEmpty() ? base : model.get(model.size() - 1).zxid();
    }

    private long any(SplittableRandom random) {
        int index = random.nextInt(model.size() + 1);
        return index == model.size() ? base : model.get(index).zxid();
    }

    private List<LogEntry> between(long from, long to) {
        return model.stream()
                .filter(entry -> entry.zxid() > from && entry.zxid() <= to)
                .toList();
    }
}
