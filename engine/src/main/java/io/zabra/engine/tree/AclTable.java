package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AclSize;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Each distinct access control list once, under a number that records hold. Numbers are given and given up as Apache does
 * it ({@code ReferenceCountedACLCache}): counted up, never used again, and a list that the last znode has let go of gets a
 * new one. It can be read under its old number as long as a version can be read that knew it. Written by the apply thread,
 * and by several threads while a tree is loaded; read by all.
 */
final class AclTable {
    /** The open list of znodes that were never given one; not counted. */
    static final long OPEN_ID = -1;

    private static final int LOOKED_AT_MAX = 1_000;
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private static final class Counted {
        final long id;
        final List<AclEntry> acl;
        long uses;

        Counted(long id, List<AclEntry> acl) {
            this.id = id;
            this.acl = acl;
        }
    }

    /** A number that no znode has any more since the transaction {@code zxid}. */
    private record GivenUp(long id, long zxid) {}

    private final ConcurrentHashMap<Long, Counted> byId = new ConcurrentHashMap<>();
    private final Map<List<AclEntry>, Counted> byAcl = new HashMap<>();
    private final ArrayDeque<GivenUp> givenUp = new ArrayDeque<>();
    private final AtomicLong heapBytes = new AtomicLong();
    private long lastId;
    /** Most znodes have the list of the one before, the very object. */
    private List<AclEntry> lastUsed = List.of();

    private @Nullable Counted lastCounted;

    /** Counts one more znode with this list; returns its number. */
    @SuppressWarnings("ReferenceEquality")
    synchronized long use(List<AclEntry> acl) {
        List<AclEntry> fixed = List.copyOf(acl);
        Counted counted = lastCounted;
        if (counted == null || fixed != lastUsed || counted.uses == 0) {
            counted = counted(fixed);
            lastUsed = fixed;
            lastCounted = counted;
        }
        counted.uses++;
        return counted.id;
    }

    private Counted counted(List<AclEntry> acl) {
        Counted counted = byAcl.get(acl);
        if (counted == null) {
            counted = new Counted(++lastId, acl);
            byAcl.put(acl, counted);
            byId.put(counted.id, counted);
            heapBytes.addAndGet(AclSize.onHeap(acl));
        }
        return counted;
    }

    /** Gives a list of a snapshot the number that its znodes have; before any other list is used. */
    synchronized void restore(long id, List<AclEntry> acl, long uses) {
        if (id != OPEN_ID) {
            Counted counted = byId.computeIfAbsent(id, unknown -> new Counted(unknown, List.copyOf(acl)));
            if (counted.uses == 0) {
                byAcl.put(counted.acl, counted);
                heapBytes.addAndGet(AclSize.onHeap(counted.acl));
            }
            counted.uses += uses;
            lastId = Math.max(lastId, id);
        }
    }

    /** Counts more znodes with the list of this number, which is in use. */
    synchronized void useAgain(long id, long times) {
        Counted counted = byId.get(id);
        if (counted != null) {
            counted.uses += times;
        }
    }

    /** Counts one znode less, since the transaction {@code zxid}. */
    synchronized void release(long id, long zxid) {
        Counted counted = id == OPEN_ID ? null : byId.get(id);
        if (counted != null && --counted.uses == 0) {
            byAcl.remove(counted.acl);
            givenUp.add(new GivenUp(id, zxid));
        }
    }

    /** Forgets the numbers given up by transactions up to {@code zxid}: no version before it can be read. */
    void forgetThrough(long zxid) {
        GivenUp oldest = givenUp.peek();
        while (oldest != null && oldest.zxid <= zxid) {
            Counted forgotten = byId.remove(oldest.id);
            if (forgotten != null) {
                heapBytes.addAndGet(-AclSize.onHeap(forgotten.acl));
            }
            givenUp.remove();
            oldest = givenUp.peek();
        }
    }

    /** Whether all lists that can be read are allowed; false where they are too many to be looked at. */
    boolean every(Predicate<List<AclEntry>> allowed) {
        if (byId.size() > LOOKED_AT_MAX || !allowed.test(OPEN)) {
            return false;
        }
        for (Counted counted : byId.values()) {
            if (!allowed.test(counted.acl)) {
                return false;
            }
        }
        return true;
    }

    /** What the lists that can be read take of the heap, about. */
    long heapBytes() {
        return heapBytes.get();
    }

    /** Whether a znode has this list. */
    synchronized boolean knows(List<AclEntry> acl) {
        return acl.equals(OPEN) || byAcl.containsKey(acl);
    }

    /** Number of lists that can be read. */
    int size() {
        return byId.size();
    }

    /** @throws IllegalStateException where no znode can be read that has this number: an invariant is broken */
    List<AclEntry> acl(long id) {
        List<AclEntry> acl = find(id);
        if (acl == null) {
            throw new IllegalStateException("No ACL has number " + id);
        }
        return acl;
    }

    /** Null where it is forgotten: of a record that was read without a pin, and is not the latest any more. */
    @Nullable
    List<AclEntry> find(long id) {
        if (id == OPEN_ID) {
            return OPEN;
        }
        Counted counted = byId.get(id);
        return counted == null ? null : counted.acl;
    }
}
