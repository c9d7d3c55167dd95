package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a quota's znodes hold (Apache's {@code StatsTrack}): named numbers, of which -1 means none, as in {@code
 * count=3,bytes=27=;byteHardLimit=100;countHardLimit=10}. What cannot be read counts as not there.
 */
final class QuotaStats {
    static final long NONE = -1;

    private static final String COUNT = "count";
    private static final String BYTES = "bytes";

    private final Map<String, Long> values = new TreeMap<>();

    static QuotaStats of(long count, long bytes) {
        QuotaStats stats = new QuotaStats();
        stats.values.put(COUNT, count);
        stats.values.put(BYTES, bytes);
        return stats;
    }

    static QuotaStats parse(byte @Nullable [] data) {
        QuotaStats stats = new QuotaStats();
        String text = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        for (String pair : text.split("[,;]+", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length >= 2) {
                stats.put(parts[0], parts[1]);
            }
        }
        return stats;
    }

    private void put(String name, String number) {
        try {
            values.put(name, Long.parseLong(number));
        } catch (NumberFormatException e) {
            values.remove(name);
        }
    }

    long count() {
        return value(COUNT);
    }

    long bytes() {
        return value(BYTES);
    }

    long countHardLimit() {
        return value("countHardLimit");
    }

    long bytesHardLimit() {
        return value("byteHardLimit");
    }

    QuotaStats plus(long countDifference, long bytesDifference) {
        QuotaStats sum = new QuotaStats();
        sum.values.putAll(values);
        sum.values.put(COUNT, count() + countDifference);
        sum.values.put(BYTES, bytes() + bytesDifference);
        return sum;
    }

    /** As Apache writes it, to the byte. */
    byte[] encode() {
        StringBuilder text = new StringBuilder("count=" + count() + ",bytes=" + bytes());
        String separator = "=;";
        for (Map.Entry<String, Long> value : values.entrySet()) {
            if (!value.getKey().equals(COUNT) && !value.getKey().equals(BYTES)) {
                text.append(separator).append(value.getKey()).append('=').append(value.getValue());
                separator = ";";
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private long value(String name) {
        return values.getOrDefault(name, NONE);
    }
}
