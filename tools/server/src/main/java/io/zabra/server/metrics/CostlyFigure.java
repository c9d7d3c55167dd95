package io.zabra.server.metrics;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A figure that takes time to find out, and so is found out once in so long at most, whoever asks. Any thread. */
final class CostlyFigure {
    private record Found(long figure, long atNs) {}

    private final LongSupplier source;
    private final long everyNs;
    private final AtomicReference<@Nullable Found> last = new AtomicReference<>();

    CostlyFigure(long everyNs, LongSupplier source) {
        this.everyNs = everyNs;
        this.source = source;
    }

    /** @param nowNs of {@link System#nanoTime} */
    long at(long nowNs) {
        Found found = last.get();
        if (found == null || nowNs - found.atNs() >= everyNs) {
            found = new Found(source.getAsLong(), nowNs);
            last.set(found);
        }
        return found.figure();
    }
}
