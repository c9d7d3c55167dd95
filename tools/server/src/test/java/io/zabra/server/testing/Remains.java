package io.zabra.server.testing;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;

/**
 * What a server of this process keeps of clients that are gone, by the JVM's own count of objects, and by Netty's of buffers that nobody
 * has given back. One at a time.
 */
public final class Remains implements AutoCloseable {
    private static final String[] OF_A_SERVER = {"io.zabra.", "io.netty.", "sun.security.ssl."};

    /**
     * Of these there may be more: figures of the last minute and of each thread, digests of the last transactions, and what Netty keeps for
     * the next who wants a buffer, or once for each thread, which may have its first visit late.
     */
    private static final String[] KEPT = {
        "io.zabra.server.metrics.",
        "io.zabra.engine.ZxidDigest",
        "io.netty.util.internal.RefCnt",
        "io.netty.util.concurrent.MpscIntQueue",
        "io.netty.handler.codec.CodecOutputList",
        "io.netty.buffer.Adaptive"
    };

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final AtomicInteger leaks = new AtomicInteger();

    /** Whether the sessions are over that clients have left: cheap to ask, where counting objects stops the process each time. */
    private final Callable<Boolean> settled;

    /** What one client does, and leaves behind. */
    @FunctionalInterface
    public interface Visit {
        void once() throws Exception;
    }

    /** @param settled whether no session is left of any client that is gone */
    public Remains(Callable<Boolean> settled) {
        this.settled = settled;
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((resource, records) -> leaks.incrementAndGet());
    }

    /**
     * Waits until there are not more objects of any class than before so many visits, by one for each second of them: what is kept of the last
     * few is no more with many. Throws an {@link AssertionError} that names the classes where that does not come to pass.
     *
     * @param bounded how names of classes begin of which there may be more: what is kept in them has a bound of its own
     */
    public void requireNoneOf(int visits, Visit visit, String... bounded) throws Exception {
        // What is made once, or once for each thread, is made by the first.
        visit(visits / 2 + 1, visit);
        Map<String, Long> counts = LiveObjects.of(OF_A_SERVER);
        visit(visits, visit);
        Map<String, Long> grown = new TreeMap<>();
        try {
            Await.until("nothing is left on the heap", () -> {
                grown.clear();
                grown.putAll(grownSince(counts, visits / 2));
                grown.keySet().removeIf(name -> beginsLikeOne(name, KEPT) || beginsLikeOne(name, bounded));
                return grown.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError("left of " + visits + ": " + grown, e);
        }
        if (leaks.get() > 0) {
            throw new AssertionError(leaks + " buffers were not given back");
        }
    }

    private static boolean beginsLikeOne(String name, String... beginnings) {
        return Arrays.stream(beginnings).anyMatch(name::startsWith);
    }

    private void visit(int visits, Visit visit) throws Exception {
        for (int i = 0; i < visits; i++) {
            visit.once();
        }
        Await.until("all sessions are over", settled);
    }

    private static Map<String, Long> grownSince(Map<String, Long> before, int most) throws JMException {
        Map<String, Long> grown = new TreeMap<>();
        LiveObjects.of(OF_A_SERVER).forEach((name, count) -> {
            long more = count - before.getOrDefault(name, 0L);
            if (more > most) {
                grown.put(name, more);
            }
        });
        return grown;
    }

    @Override
    public void close() {
        ResourceLeakDetector.setLevel(before);
        ByteBufUtil.setLeakListener(null);
    }
}
