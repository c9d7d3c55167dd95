package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Caller;
import io.zabra.sql.exec.SystemFacts.RunningQuery;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The statements that run now, and those of which rows are still to be fetched. Thread-safe. */
public final class RunningQueries {
    private static final int SERVER_BITS = 40;
    private static final int REMEMBERED = 1_024;

    private final AtomicLong lastId;
    private final Map<Long, Entry> running = new ConcurrentHashMap<>();
    /** Those of {@link #running} that wait for somebody to fetch. */
    private final Set<Long> idle = ConcurrentHashMap.newKeySet();
    /** Those stopped last. */
    private final Set<Long> cancelled = new LinkedHashSet<>();

    private record Entry(Caller caller, String application, String text, long startedMs, Budget budget) {}

    /** @param serverId whose statements get numbers that no other server's have */
    public RunningQueries(int serverId) {
        this.lastId = new AtomicLong((long) serverId << SERVER_BITS);
    }

    /** The server that a statement of this number runs on. */
    static int serverOf(long id) {
        return (int) (id >>> SERVER_BITS);
    }

    /** Returns the id to {@link #end} it by. */
    long begin(Caller caller, String application, String text, long startedMs, Budget budget) {
        long id = lastId.incrementAndGet();
        running.put(id, new Entry(caller, application, text, startedMs, budget));
        return id;
    }

    void end(long id) {
        running.remove(id);
        idle.remove(id);
    }

    /** Nothing is computed for it until it {@link #goesOn}. */
    void rests(long id) {
        idle.add(id);
    }

    void goesOn(long id) {
        idle.remove(id);
    }

    /**
     * Cancels one statement; false where it does not run, 42501 where the caller may not. One that was stopped by this not long ago is one still: who lost the
     * answer asks again.
     */
    public boolean cancel(long id, Caller caller) {
        Entry entry = running.get(id);
        if (entry == null) {
            return isRemembered(id);
        }
        if (!caller.mayStop(entry.caller)) {
            throw refusal(id);
        }
        remember(id);
        entry.budget.cancel();
        return true;
    }

    /** Says that a caller may not stop it. */
    static SqlFailure refusal(long id) {
        return new SqlFailure(
                SqlState.NO_PERMISSION,
                "Statement " + id
                        + " is not this session's, nor one of its user's: only those may be cancelled, but by a"
                        + " super user");
    }

    private boolean isRemembered(long id) {
        synchronized (cancelled) {
            return cancelled.contains(id);
        }
    }

    private void remember(long id) {
        synchronized (cancelled) {
            cancelled.add(id);
            if (cancelled.size() > REMEMBERED) {
                cancelled.remove(cancelled.iterator().next());
            }
        }
    }

    /** How many run now; those that rest are not counted. */
    public int count() {
        return Math.max(0, running.size() - idle.size());
    }

    /** Cancels what runs in all sessions. */
    public void cancelAll() {
        running.values().forEach(entry -> entry.budget.cancel());
    }

    public List<RunningQuery> list() {
        return running.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new RunningQuery(
                        entry.getKey(),
                        entry.getValue().caller.sessionId(),
                        entry.getValue().application,
                        entry.getValue().text,
                        entry.getValue().startedMs,
                        entry.getValue().budget.rowsScanned(),
                        idle.contains(entry.getKey())))
                .toList();
    }
}
