package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The children of one znode while a tree is loaded: names and node ids, packed. A name is kept as what differs from the
 * one before it, an id as the distance to the one before it: a few bytes for each of many siblings in order.
 */
final class Siblings {
    private byte[] bytes = new byte[32];
    private int length;
    private int count;
    private byte[] lastName = {};
    private long lastId;
    private boolean ascending = true;
    private long parentId;

    /** Any thread. */
    synchronized void add(byte[] name, long id) {
        if (count > 0 && Arrays.compareUnsigned(lastName, name) >= 0) {
            ascending = false;
        }
        int shared = Arrays.mismatch(lastName, name);
        shared = shared < 0 ? name.length : shared;
        int rest = name.length - shared;
        if (bytes.length - length < rest + 20) {
            bytes = Arrays.copyOf(bytes, Math.max(length + rest + 20, length + (length >>> 1)));
        }
        number(shared);
        number(rest);
        System.arraycopy(name, shared, bytes, length, rest);
        length += rest;
        number(((id - lastId) << 1) ^ ((id - lastId) >> 63));
        lastName = name;
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

    int count() {
        return count;
    }

    long parentId() {
        return parentId;
    }

    void parentId(long newParentId) {
        parentId = newParentId;
    }

    private record Child(byte[] name, long id) {}

    /** Brings the children into the order of their names. After it {@link #cursor} yields them. */
    void sort(String parentPath) {
        if (ascending) {
            return;
        }
        Child[] children = new Child[count];
        Cursor cursor = cursor();
        for (int i = 0; cursor.next(); i++) {
            children[i] = new Child(cursor.name, cursor.id);
        }
        Arrays.sort(children, (a, b) -> Arrays.compareUnsigned(a.name, b.name));
        length = 0;
        count = 0;
        lastName = new byte[0];
        lastId = 0;
        for (Child child : children) {
            if (count > 0 && Arrays.equals(lastName, child.name)) {
                throw new IllegalArgumentException(new String(child.name, StandardCharsets.UTF_8)
                        + " occurs twice among the children of " + parentPath);
            }
            add(child.name, child.id);
        }
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Yields the children one after the other. */
    final class Cursor {
        private int at;
        private byte[] name = {};
        private long id;

        boolean next() {
            if (at == length) {
                return false;
            }
            int shared = (int) number();
            int rest = (int) number();
            byte[] next = Arrays.copyOf(name, shared + rest);
            System.arraycopy(bytes, at, next, shared, rest);
            at += rest;
            name = next;
            long distance = number();
            id += (distance >>> 1) ^ -(distance & 1);
            return true;
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
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
