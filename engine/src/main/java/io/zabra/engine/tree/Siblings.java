package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Children of one znode while a tree is loaded, as one thread met them: names and node ids, packed. A name is kept as what
 * differs from the one before it, an id as the distance to the one before it: a few bytes for each of many siblings in
 * order. What other threads met of the same parent's children stands behind it.
 */
final class Siblings {
    private byte[] bytes = new byte[32];
    private int length;
    private int count;
    private byte[] lastName = {};
    private int lastLength;
    private long lastId;
    private boolean ascending = true;
    private @Nullable Siblings others;
    private long parentId;

    /** A child, whose name is among other bytes. */
    void add(byte[] source, int at, int nameLength, long id) {
        int shared = Arrays.mismatch(lastName, 0, lastLength, source, at, at + nameLength);
        if (shared < 0) {
            shared = nameLength;
        }
        if (count > 0) {
            ascending &= shared < nameLength
                    && (shared == lastLength || (lastName[shared] & 0xff) < (source[at + shared] & 0xff));
        }
        int rest = nameLength - shared;
        if (bytes.length - length < rest + 20) {
            bytes = Arrays.copyOf(bytes, Math.max(length + rest + 20, length + (length >>> 1)));
        }
        number(shared);
        number(rest);
        System.arraycopy(source, at + shared, bytes, length, rest);
        length += rest;
        number(((id - lastId) << 1) ^ ((id - lastId) >> 63));
        if (lastName.length < nameLength) {
            lastName = new byte[2 * nameLength];
        }
        System.arraycopy(source, at + shared, lastName, shared, rest);
        lastLength = nameLength;
        lastId = id;
        count++;
    }

    /** Seven bits a byte, the lowest first. */
    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Puts children of the same parent behind these. */
    void others(Siblings more) {
        others = more;
    }

    int count() {
        int all = 0;
        for (Siblings each = this; each != null; each = each.others) {
            all += each.count;
        }
        return all;
    }

    long parentId() {
        return parentId;
    }

    void parentId(long newParentId) {
        parentId = newParentId;
    }

    /**
     * These and the others in the order of their names, as {@link #cursor} yields them.
     *
     * @throws IllegalArgumentException where a name occurs twice
     */
    Siblings sorted(String parentPath) {
        if (others == null && ascending) {
            return this;
        }
        List<Siblings> runs = new ArrayList<>();
        boolean inRuns = true;
        for (Siblings each = this; each != null; each = each.others) {
            runs.add(each);
            inRuns &= each.ascending;
        }
        runs.sort((a, b) -> Arrays.compareUnsigned(a.firstName(), b.firstName()));
        for (int i = 1; inRuns && i < runs.size(); i++) {
            Siblings before = runs.get(i - 1);
            inRuns = Arrays.compareUnsigned(before.lastName(), runs.get(i).firstName()) < 0;
        }
        return inRuns ? joined(runs) : sortedOneByOne(runs, parentPath);
    }

    private byte[] firstName() {
        Cursor cursor = new Cursor(this);
        cursor.next();
        return cursor.name();
    }

    private byte[] lastName() {
        return Arrays.copyOf(lastName, lastLength);
    }

    private static Siblings joined(List<Siblings> runs) {
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).others = i + 1 < runs.size() ? runs.get(i + 1) : null;
        }
        return runs.get(0);
    }

    private record Child(byte[] name, long id) {}

    private static Siblings sortedOneByOne(List<Siblings> runs, String parentPath) {
        List<Child> children = new ArrayList<>();
        for (Cursor cursor = joined(runs).cursor(); cursor.next(); ) {
            children.add(new Child(cursor.name(), cursor.id()));
        }
        children.sort((a, b) -> Arrays.compareUnsigned(a.name, b.name));
        Siblings sorted = new Siblings();
        for (Child child : children) {
            if (sorted.count > 0 && Arrays.equals(sorted.lastName(), child.name)) {
                throw new IllegalArgumentException(new String(child.name, StandardCharsets.UTF_8)
                        + " occurs twice among the children of " + parentPath);
            }
            sorted.add(child.name, 0, child.name.length, child.id);
        }
        return sorted;
    }

    Cursor cursor() {
        return new Cursor(this);
    }

    /** Yields the children one after the other, and then the others'. */
    static final class Cursor {
        private Siblings run;
        private int at;
        private byte[] name = {};
        private long id;

        private Cursor(Siblings first) {
            run = first;
        }

        boolean next() {
            while (at == run.length) {
                if (run.others == null) {
                    return false;
                }
                run = run.others;
                at = 0;
                name = new byte[0];
                id = 0;
            }
            int shared = (int) number();
            int rest = (int) number();
            byte[] next = new byte[shared + rest];
            System.arraycopy(name, 0, next, 0, shared);
            System.arraycopy(run.bytes, at, next, shared, rest);
            at += rest;
            name = next;
            long distance = number();
            id += (distance >>> 1) ^ -(distance & 1);
            return true;
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = run.bytes[at++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        byte[] name() {
            return name;
        }

        long id() {
            return id;
        }
    }
}
