package io.zabra.engine.tree;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PathIndex} on the heap: an immutable treap, of which every change copies one path. A pin is a root; the
 * garbage collector reclaims. For small embedded use, and as the model of the off-heap index.
 */
public final class HeapPathIndex implements PathIndex {
    /** Twenty entries of 56 bytes, the path to one among a million. */
    private static final long BYTES_A_CHANGE = 20 * 56;

    /** A state: what {@link #publish} makes visible as one. */
    private record Published(@Nullable Entry root, long zxid) {}

    private @Nullable Entry root;
    private volatile Published published = new Published(null, 0);
    private final ConcurrentSkipListMap<Long, Published> retained = new ConcurrentSkipListMap<>();
    private long changes;

    @Override
    public void put(long parentId, byte[] name, long childId) {
        root = Entry.put(root, new Entry(parentId, name.clone(), childId, null, null));
        changes++;
    }

    @Override
    public boolean remove(long parentId, byte[] name) {
        if (Entry.find(root, parentId, name) == null) {
            return false;
        }
        root = Entry.remove(root, parentId, name);
        changes++;
        return true;
    }

    @Override
    public long find(long parentId, byte[] name) {
        Entry entry = Entry.find(root, parentId, name);
        return entry == null ? NONE : entry.childId;
    }

    @Override
    public void load(EntrySource source) {
        if (root != null) {
            throw new IllegalStateException("The index holds " + root.size + " entries already");
        }
        Entry last = null;
        while (source.next()) {
            if (last != null && last.compareKey(source.parentId(), source.name()) <= 0) {
                throw new IllegalArgumentException("Entry " + Entry.size(root) + " (parent " + source.parentId()
                        + ") is not above its predecessor (parent " + last.parentId + ")");
            }
            last = new Entry(source.parentId(), source.name(), source.childId(), null, null);
            root = Entry.put(root, last);
        }
    }

    @Override
    public void publish(long zxid, long retainFrom, boolean retains) {
        Published now = new Published(root, zxid);
        if (retainFrom != Long.MAX_VALUE) {
            if (retains) {
                retained.put(zxid, now);
            }
            retained.headMap(retainFrom).clear();
        }
        published = now;
    }

    @Override
    public long replacedBytesEver() {
        return changes * BYTES_A_CHANGE;
    }

    @Override
    public @Nullable IndexPin pinAt(long zxid) {
        Published then = retained.get(zxid);
        return then == null ? null : new Pin(then.root(), then.zxid());
    }

    @Override
    public IndexPin pin() {
        Published now = published;
        return new Pin(now.root(), now.zxid());
    }

    @Override
    public long publishedZxid() {
        return published.zxid();
    }

    @Override
    public boolean hasRoom(int entries) {
        return true;
    }

    @Override
    public void close() {
        root = null;
        published = new Published(null, published.zxid());
    }

    /** A node of the treap: ordered by key as a search tree, by priority as a heap, hence balanced. */
    private static final class Entry {
        final long parentId;
        final byte[] name;
        final long childId;
        final int priority;
        final @Nullable Entry left;
        final @Nullable Entry right;
        final long size;

        Entry(long parentId, byte[] name, long childId, @Nullable Entry left, @Nullable Entry right) {
            this.parentId = parentId;
            this.name = name;
            this.childId = childId;
            this.priority = priority(parentId, name);
            this.left = left;
            this.right = right;
            this.size = 1 + size(left) + size(right);
        }

        private Entry(Entry key, @Nullable Entry left, @Nullable Entry right) {
            this.parentId = key.parentId;
            this.name = key.name;
            this.childId = key.childId;
            this.priority = key.priority;
            this.left = left;
            this.right = right;
            this.size = 1 + size(left) + size(right);
        }

        static long size(@Nullable Entry entry) {
            return entry == null ? 0 : entry.size;
        }

        /** A well-mixed function of the key, so that the same entries make the same tree in every run. */
        private static int priority(long parentId, byte[] name) {
            long mixed = (parentId * 31 + Arrays.hashCode(name)) * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
            return (int) (mixed >>> 32);
        }

        /** Negative where the given key sorts before this entry. */
        int compareKey(long otherParentId, byte[] otherName) {
            int byParent = Long.compareUnsigned(otherParentId, parentId);
            return byParent != 0 ? byParent : Arrays.compareUnsigned(otherName, name);
        }

        static @Nullable Entry find(@Nullable Entry root, long parentId, byte[] name) {
            Entry entry = root;
            while (entry != null) {
                int order = entry.compareKey(parentId, name);
                if (order == 0) {
                    return entry;
                }
                entry = order < 0 ? entry.left : entry.right;
            }
            return null;
        }

        static Entry put(@Nullable Entry tree, Entry added) {
            if (tree == null) {
                return added;
            }
            int order = tree.compareKey(added.parentId, added.name);
            if (order == 0) {
                return new Entry(added, tree.left, tree.right);
            }
            if (order < 0) {
                Entry left = put(tree.left, added);
                return left.priority > tree.priority
                        ? new Entry(left, left.left, new Entry(tree, left.right, tree.right))
                        : new Entry(tree, left, tree.right);
            }
            Entry right = put(tree.right, added);
            return right.priority > tree.priority
                    ? new Entry(right, new Entry(tree, tree.left, right.left), right.right)
                    : new Entry(tree, tree.left, right);
        }

        static @Nullable Entry remove(@Nullable Entry tree, long parentId, byte[] name) {
            if (tree == null) {
                return null;
            }
            int order = tree.compareKey(parentId, name);
            if (order == 0) {
                return join(tree.left, tree.right);
            }
            return order < 0
                    ? new Entry(tree, remove(tree.left, parentId, name), tree.right)
                    : new Entry(tree, tree.left, remove(tree.right, parentId, name));
        }

        private static @Nullable Entry join(@Nullable Entry left, @Nullable Entry right) {
            if (left == null) {
                return right;
            }
            if (right == null) {
                return left;
            }
            return left.priority > right.priority
                    ? new Entry(left, left.left, join(left.right, right))
                    : new Entry(right, join(left, right.left), right.right);
        }
    }

    private record Pin(@Nullable Entry root, long zxid) implements IndexPin {
        @Override
        public long size() {
            return Entry.size(root);
        }

        @Override
        public long find(long parentId, byte[] name) {
            Entry entry = Entry.find(root, parentId, name);
            return entry == null ? NONE : entry.childId;
        }

        @Override
        public ChildCursor children(long parentId, byte @Nullable [] from, boolean fromInclusive, boolean descending) {
            return new Children(root, parentId, from, fromInclusive, descending);
        }

        @Override
        public long nextParent(long id) {
            Entry entry = root;
            long next = NONE;
            while (entry != null) {
                if (Long.compareUnsigned(entry.parentId, id) >= 0) {
                    next = entry.parentId;
                    entry = entry.left;
                } else {
                    entry = entry.right;
                }
            }
            return next;
        }

        @Override
        public void close() {}
    }

    /** In-order walk; the stack holds the entries still to come, each before its farther subtree. */
    private static final class Children implements ChildCursor {
        private final ArrayDeque<Entry> pending = new ArrayDeque<>();
        private final long parentId;
        private final boolean descending;
        private @Nullable Entry current;

        Children(
                @Nullable Entry root,
                long parentId,
                byte @Nullable [] from,
                boolean fromInclusive,
                boolean descending) {
            this.parentId = parentId;
            this.descending = descending;
            Entry entry = root;
            while (entry != null) {
                int order = order(entry, from, fromInclusive);
                // Entries on the near side of the start are skipped together with all that lies before them.
                boolean wanted = descending ? order >= 0 : order <= 0;
                if (wanted) {
                    pending.push(entry);
                }
                entry = wanted == descending ? entry.right : entry.left;
            }
        }

        /** Where the start lies: negative before the entry, 0 on it, positive after; never 0 unless inclusive. */
        private int order(Entry entry, byte @Nullable [] from, boolean fromInclusive) {
            if (from == null) {
                int byParent = Long.compareUnsigned(parentId, entry.parentId);
                return byParent != 0 ? byParent : descending ? 1 : -1;
            }
            int order = entry.compareKey(parentId, from);
            if (order == 0 && !fromInclusive) {
                return descending ? -1 : 1;
            }
            return order;
        }

        @Override
        public boolean next() {
            Entry entry = pending.poll();
            if (entry == null || entry.parentId != parentId) {
                pending.clear();
                current = null;
                return false;
            }
            current = entry;
            Entry below = descending ? entry.left : entry.right;
            while (below != null) {
                pending.push(below);
                below = descending ? below.right : below.left;
            }
            return true;
        }

        private Entry current() {
            if (current == null) {
                throw new IllegalStateException("The cursor stands on no child");
            }
            return current;
        }

        @Override
        public long childId() {
            return current().childId;
        }

        @Override
        public int nameLength() {
            return current().name.length;
        }

        @Override
        public void copyName(byte[] target, int offset) {
            byte[] name = current().name;
            System.arraycopy(name, 0, target, offset, name.length);
        }
    }
}
