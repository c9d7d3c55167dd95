package io.zabra.engine.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The live sessions, who serves them, and when they expire (Apache's {@code SessionTrackerImpl} and
 * {@code ExpiryQueue}: expiry is rounded up to the next tick, so that sessions expire in batches).
 *
 * <p>Any thread. A sign of life is one write of a field; a session moves to another place in the queue only when it comes
 * due. Times are milliseconds of any clock that never goes back; the caller passes them.
 */
public final class SessionTable {
    private static final class Entry {
        final long id;
        final int openedTimeoutMs;
        volatile int timeoutMs;
        volatile long heardMs;
        /** Whether it was heard from on a connection of this server, and nobody was told. */
        volatile boolean untold;

        final AtomicReference<@Nullable SessionOwner> owner;
        volatile boolean closing;
        /** Null until it was given any. Of who calls {@link #slept}. */
        @Nullable
        Credit credit;

        Entry(long id, int timeoutMs, @Nullable SessionOwner owner, long nowMs) {
            this.id = id;
            this.openedTimeoutMs = timeoutMs;
            this.timeoutMs = timeoutMs;
            this.owner = new AtomicReference<>(owner);
            this.heardMs = nowMs;
        }
    }

    /** What a session can be to those who ask for a write. */
    public enum Life {
        LIVE,
        /** It expired or was closed, and the transaction that ends it is on its way. */
        CLOSING,
        UNKNOWN
    }

    private final int tickTimeMs;
    private final ConcurrentHashMap<Long, Entry> entries = new ConcurrentHashMap<>();

    /** A session's turn to be looked at: earliest first. */
    private record Due(long timeMs, long id, Entry entry) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(timeMs, other.timeMs);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    private final ConcurrentSkipListSet<Due> dues = new ConcurrentSkipListSet<>();

    public SessionTable(int tickTimeMs) {
        if (tickTimeMs <= 0) {
            throw new IllegalArgumentException("tickTimeMs is " + tickTimeMs);
        }
        this.tickTimeMs = tickTimeMs;
    }

    /** Adds a session. An existing one of this id keeps its owner and starts its timeout anew. */
    public void open(long id, int timeoutMs, @Nullable SessionOwner owner, long nowMs) {
        Entry fresh = new Entry(id, timeoutMs, owner, nowMs);
        Entry existing = entries.putIfAbsent(id, fresh);
        Entry entry = existing == null ? fresh : existing;
        entry.heardMs = nowMs;
        schedule(entry);
    }

    public Life life(long id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Life.UNKNOWN;
        }
        return entry.closing ? Life.CLOSING : Life.LIVE;
    }

    /** Makes the session one that is ending: it accepts no owner and no sign of life any more. */
    public void markClosing(long id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.closing = true;
        }
    }

    /** The previous owner and whether there is such a live session. */
    public record Attached(boolean live, @Nullable SessionOwner previous) {}

    /** Gives a live session another owner and timeout, and starts the timeout. The timeout it was opened with stays on record. */
    public Attached attach(long id, int timeoutMs, SessionOwner owner, long nowMs) {
        Entry entry = entries.get(id);
        if (entry == null || entry.closing) {
            return new Attached(false, null);
        }
        SessionOwner previous = entry.owner.getAndSet(owner);
        entry.timeoutMs = timeoutMs;
        entry.heardMs = nowMs;
        entry.untold = true;
        schedule(entry);
        return new Attached(true, previous == owner ? null : previous);
    }

    public void detach(long id, SessionOwner owner) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.owner.compareAndSet(owner, null);
        }
    }

    /** Whether somebody else owns the session. */
    public boolean isOthers(long id, SessionOwner owner) {
        Entry entry = entries.get(id);
        SessionOwner current = entry == null ? null : entry.owner.get();
        return current != null && current != owner;
    }

    /** False where there is no such live session, or it is another owner's. */
    public boolean touch(long id, SessionOwner owner, long nowMs) {
        Entry entry = entries.get(id);
        if (entry == null || entry.closing || entry.owner.get() != owner) {
            return false;
        }
        entry.heardMs = nowMs;
        if (!entry.untold) {
            entry.untold = true;
        }
        return true;
    }

    /**
     * A sign of life that another server passes on, with the timeout that it granted: what was granted to the owner here, if there is
     * one, stays. False where there is no such live session.
     */
    public boolean heard(long id, int timeoutMs, long nowMs) {
        Entry entry = entries.get(id);
        if (entry == null || entry.closing) {
            return false;
        }
        if (entry.owner.get() == null) {
            entry.timeoutMs = timeoutMs;
        }
        entry.heardMs = nowMs;
        return true;
    }

    /**
     * Sessions that were heard from on connections of this server since the last call, with their timeouts in ms by id: those of
     * connections that have ended since, too. One thread.
     */
    public Map<Long, Integer> takeHeard() {
        Map<Long, Integer> heard = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (entry.untold) {
                // First: who is heard from meanwhile is told of again.
                entry.untold = false;
                heard.put(entry.id, entry.timeoutMs);
            }
        }
        return heard;
    }

    /**
     * Gives every session its full timeout from now on, and takes back that any is ending: a new leader knows nothing of
     * what the one before it had begun.
     */
    public void restart(long nowMs) {
        for (Entry entry : entries.values()) {
            entry.closing = false;
            entry.heardMs = nowMs;
            schedule(entry);
        }
    }

    /**
     * These sessions from now on, with their full timeout before them, and nobody's.
     *
     * @param timeoutsMs by session id
     * @return who owned the ones before
     */
    public List<SessionOwner> replace(Map<Long, Integer> timeoutsMs, long nowMs) {
        List<SessionOwner> owners = disownAll();
        dues.clear();
        entries.clear();
        timeoutsMs.forEach((id, timeoutMs) -> open(id, timeoutMs, null, nowMs));
        return owners;
    }

    /** Nobody here has listened for so long: that says nothing of any session ({@link Credit}). One thread. */
    public void slept(long ms, long nowMs) {
        for (Entry entry : entries.values()) {
            Credit credit = entry.credit == null ? new Credit() : entry.credit;
            entry.credit = credit;
            entry.heardMs = credit.heardMs(entry.heardMs, entry.timeoutMs, ms, nowMs);
        }
    }

    /** Marks the sessions that have been silent for too long as closing, and names them. One thread. */
    public List<Long> expire(long nowMs) {
        List<Long> expired = new ArrayList<>();
        Due first = dues.pollFirst();
        while (first != null && first.timeMs() <= nowMs) {
            Entry entry = first.entry();
            if (!entry.closing && entries.get(entry.id) == entry) {
                if (deadlineMs(entry) > nowMs) {
                    schedule(entry);
                } else {
                    entry.closing = true;
                    expired.add(entry.id);
                }
            }
            first = dues.pollFirst();
        }
        if (first != null) {
            dues.add(first);
        }
        return expired;
    }

    /** Forgets when sessions are to be looked at: to be called now and then where {@link #expire} is not. */
    public void forgetDues() {
        dues.clear();
    }

    /** Forgets the session. Its owner, if it has one. */
    public @Nullable SessionOwner remove(long id) {
        Entry entry = entries.remove(id);
        return entry == null ? null : disown(entry);
    }

    /** Until it would have come due it is kept, for as long as its timeout: its owner, a connection, is not to be kept with it. */
    private static @Nullable SessionOwner disown(Entry entry) {
        return entry.owner.getAndSet(null);
    }

    /** As granted last; 0 where there is no such session. */
    public int timeoutMs(long id) {
        Entry entry = entries.get(id);
        return entry == null ? 0 : entry.timeoutMs;
    }

    /**
     * Hands a session's owner and timeout over to the session of this id in another table, and forgets it here. Meanwhile it
     * is in both, so that a sign of life always finds it.
     */
    public void moveTo(SessionTable target, long id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        SessionOwner owner = entry.owner.get();
        if (owner != null) {
            target.attach(id, entry.timeoutMs, owner, entry.heardMs);
        }
        entries.remove(id);
        disown(entry);
    }

    /** By session id, with the timeouts they were opened with: what a snapshot keeps. */
    public Map<Long, Integer> timeoutsMs() {
        Map<Long, Integer> timeouts = new HashMap<>();
        entries.forEach((id, entry) -> timeouts.put(id, entry.openedTimeoutMs));
        return timeouts;
    }

    /** In no order; {@code local} is what to say of them all. */
    public List<SessionInfo> infos(LongToIntFunction ephemerals, boolean local, long nowMs) {
        List<SessionInfo> infos = new ArrayList<>();
        for (Entry entry : entries.values()) {
            infos.add(new SessionInfo(
                    entry.id,
                    entry.timeoutMs,
                    ephemerals.applyAsInt(entry.id),
                    entry.owner.get() != null,
                    local,
                    deadlineMs(entry) - nowMs));
        }
        return infos;
    }

    /** Takes all owners away, as when the store closes. */
    public List<SessionOwner> disownAll() {
        List<SessionOwner> owners = new ArrayList<>();
        for (Entry entry : entries.values()) {
            SessionOwner owner = disown(entry);
            if (owner != null) {
                owners.add(owner);
            }
        }
        return owners;
    }

    public int size() {
        return entries.size();
    }

    private void schedule(Entry entry) {
        dues.add(new Due(deadlineMs(entry), entry.id, entry));
    }

    private long deadlineMs(Entry entry) {
        return ((entry.heardMs + entry.timeoutMs) / tickTimeMs + 1) * tickTimeMs;
    }
}
