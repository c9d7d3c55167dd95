package io.zabra.server.metrics;

/**
 * What has gone over the client port since the start, or since {@code srst} (Apache's {@code ServerStats}).
 *
 * @param answerBytesLast -1 where nothing was answered, as the two after it
 */
public record Traffic(
        long received,
        long sent,
        long latencyMinMs,
        double latencyAvgMs,
        long latencyMaxMs,
        int answerBytesLast,
        int answerBytesMin,
        int answerBytesMax) {}
