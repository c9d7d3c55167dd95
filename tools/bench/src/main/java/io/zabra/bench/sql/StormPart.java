package io.zabra.bench.sql;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one part of a storm's measurement, in microseconds, from when each was due. One thread each.
 *
 * @param echoes of a socket whose other end answers at once: the machine's share of what the others took
 */
record StormPart(Histogram pings, Histogram reads, Histogram echoes) {
    private static final int DIGITS = 3;

    /** Nothing was measured yet. */
    static StormPart empty() {
        return new StormPart(new Histogram(DIGITS), new Histogram(DIGITS), new Histogram(DIGITS));
    }

    /** A line of text that {@link #parse} reads. */
    String line() {
        return text(pings) + ' ' + text(reads) + ' ' + text(echoes);
    }

    /** @throws IllegalArgumentException if it is no such line */
    static StormPart parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new IllegalArgumentException("not three histograms: " + line);
        }
        return new StormPart(histogram(words[0]), histogram(words[1]), histogram(words[2]));
    }

    private static String text(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram histogram(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | BufferUnderflowException e) {
            throw new IllegalArgumentException("no histogram: " + text, e);
        }
    }
}
