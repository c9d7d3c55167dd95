package io.zabra.server.net;

/**
 * How much may be under way on all connections together.
 *
 * @param requestsMax beyond it a connection has at most one request under way ({@code globalOutstandingLimit})
 * @param bytesMax likewise, of requests
 * @param largeBytes from which on a request counts as large; 0 or less: none does ({@code largeRequestThreshold})
 * @param largeBytesMax of large requests; the connection of one beyond it is closed ({@code largeRequestMaxBytes})
 * @param throttledMax beyond it nothing is read from any connection; 0: no limit ({@code requestThrottleLimit})
 * @param stallMs after which such a connection is looked at again ({@code requestThrottleStallTime})
 * @param throttledOpWaitMs a request that was held back for longer is answered THROTTLED_OP; 0: none is ({@code
 *     throttledOpWaitTime})
 * @param drainMs how long a server that stops waits until what it has taken is answered ({@code
 *     request_throttler.shutdownTimeout})
 */
public record LoadLimits(
        int requestsMax,
        long bytesMax,
        int largeBytes,
        long largeBytesMax,
        int throttledMax,
        int stallMs,
        int throttledOpWaitMs,
        int drainMs) {}
