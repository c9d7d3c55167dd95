package io.zabra.server.thread;

import io.zabra.server.thread.ThreadShares.Share;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the first statement on, threads that answer ZooKeeper's requests have a processor before those that compute SQL, or
 * compile: they ask for shorter slices of it, for which Linux (6.12 and newer) lets a thread that is woken take the place of
 * another one at once, instead of at its next tick. Nobody gets less of the processors for it, and nobody has to wait for who
 * waits. Where the system does not know of that, or refuses, all stays as it is. A server without SQL changes nothing, and
 * loads nothing for it. Any thread.
 */
public final class RequestsFirst {
    private static final Logger LOG = LoggerFactory.getLogger(RequestsFirst.class);

    /** The least that Linux takes; most requests need less. */
    static final long SLICE_NANOS = 100_000;

    /** How the names of those begin that requests, links and commits wait for. */
    private static final List<String> SERVING =
            List.of("zabra-io", "zabra-link", "zabra-peer", "zabra-disk", "zabra-commit", "zabra-journal");

    private final Supplier<@Nullable ThreadShares> system;
    private final Threads threads;
    private final Executor aside;
    private final AtomicBoolean begun;
    /** Null until it is in force, and where it cannot be. */
    private volatile @Nullable ThreadShares shares;

    /** The process's threads, in such numbers as {@link ThreadShares} takes. */
    interface Threads {
        Map<Integer, String> names() throws IOException;
    }

    /** @param aside where it is seen to, once; it takes some tenths of a second */
    RequestsFirst(Supplier<@Nullable ThreadShares> system, Threads threads, Executor aside) {
        this.system = system;
        this.threads = threads;
        this.aside = aside;
        this.begun = new AtomicBoolean();
    }

    /** For this process, when somebody {@link #begin}s it. */
    public static RequestsFirst inThisProcess() {
        return new RequestsFirst(LinuxShares::open, ThreadNames::all, RequestsFirst::onThreadOfItsOwn);
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "zabra-precedence");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whatever is asked of it, all stays as it is. */
    public static RequestsFirst never() {
        RequestsFirst never = new RequestsFirst(() -> null, Map::of, Runnable::run);
        never.begun.set(true);
        return never;
    }

    /** There is SQL from now on. Does not wait until that has an effect, and does nothing when called again. */
    public void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            aside.execute(this::arrange);
        }
    }

    /** The calling thread, which has just begun, answers requests. */
    public void serves() {
        ofCaller(known -> prefer(known, ThreadShares.CALLING));
    }

    /** The calling thread, which has just begun, computes SQL. Until it had its name it may have been taken for the one that began it. */
    public void computes() {
        ofCaller(known -> withdraw(known, ThreadShares.CALLING));
    }

    private void ofCaller(Consumer<ThreadShares> change) {
        ThreadShares known = shares;
        try {
            if (known != null) {
                change.accept(known);
            }
        } catch (RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    /**
     * Prefers the calling thread now: for programs that measure, whose own wait for a processor is not the server's.
     * False where the system does not do that.
     */
    public static boolean preferCaller() {
        try {
            ThreadShares known = LinuxShares.open();
            return known != null && prefer(known, ThreadShares.CALLING);
        } catch (RuntimeException | LinkageError e) {
            LOG.info("The system's calls cannot be used: {}", e.toString());
            return false;
        }
    }

    private void arrange() {
        try {
            ThreadShares known = system.get();
            if (known == null) {
                LOG.info(
                        "Threads that answer requests are as all others beside SQL: only Linux knows of shorter slices");
                return;
            }
            // Whoever begins from now on sees to himself, and the others are found.
            shares = known;
            arrange(known);
        } catch (IOException | RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        shares = null;
        LOG.info(
                "Threads that answer requests are as all others beside SQL: the system's calls cannot be used: {}",
                why.toString());
    }

    private void arrange(ThreadShares known) throws IOException {
        Set<Integer> found = serving();
        int preferred = 0;
        for (int thread : found) {
            preferred += prefer(known, thread) ? 1 : 0;
        }
        // To the system a thread has the name of the one that began it until it names itself: whoever has done so
        // since is found here, and whoever has not sees to himself.
        Set<Integer> still = serving();
        found.stream().filter(thread -> !still.contains(thread)).forEach(thread -> withdraw(known, thread));
        int serving = found.size();
        if (preferred < serving) {
            LOG.info(
                    "{} of {} threads that answer requests are as all others beside SQL: the system knows of no shorter slices, or refuses them",
                    serving - preferred,
                    serving);
        }
    }

    private Set<Integer> serving() throws IOException {
        Set<Integer> serving = new HashSet<>();
        threads.names().forEach((thread, name) -> {
            if (SERVING.stream().anyMatch(name::startsWith)) {
                serving.add(thread);
            }
        });
        return serving;
    }

    private static void withdraw(ThreadShares known, int thread) {
        Share share = known.of(thread);
        if (share != null && share.isOrdinary() && share.sliceNanos() == SLICE_NANOS) {
            // That threads it begins have the ordinary slice takes privileges to take back, and changes nothing.
            known.give(thread, share.withSlice(0, share.ownAlone()));
        }
    }

    /** False where it has not come to that. Whoever chose another policy or more weight for the thread knows better. */
    private static boolean prefer(ThreadShares known, int thread) {
        Share share = known.of(thread);
        if (share == null || !share.isOrdinary()) {
            return false;
        }
        // What it begins may be anything: a snapshot, a thread of SQL.
        Share shorter = share.withSlice(SLICE_NANOS, true);
        return known.give(thread, shorter) && shorter.equals(known.of(thread));
    }
}
