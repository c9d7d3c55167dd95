package io.zabra.engine.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values at paths, with a node for each part of a path that has one: what is at a path and above it is found in one walk down,
 * which takes each character once and ends where nothing is deeper. One thread at a time changes it; any thread reads.
 *
 * @param <V> of values
 */
public final class PathTrie<V> {
    /** Node, its place in the map of its parent, a map of its own, and its name without the characters. */
    private static final int NODE_HEAP_BYTES = 264;

    private static final class Node<V> {
        final @Nullable Node<V> parent;
        final String name;
        /** Null without any. */
        volatile @Nullable ConcurrentHashMap<String, Node<V>> children;

        volatile @Nullable V value;

        Node(@Nullable Node<V> parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        @Nullable
        Node<V> child(String part) {
            ConcurrentHashMap<String, Node<V>> all = children;
            return all == null ? null : all.get(part);
        }
    }

    /** Above the first part of every path, which is empty where the path begins with a slash. */
    private final Node<V> top = new Node<>(null, "");

    private long heapBytes;

    /** Any thread. */
    public boolean isEmpty() {
        return top.children == null;
    }

    /** What the nodes take of the heap, about, without their values. For who changes it. */
    public long heapBytes() {
        return heapBytes;
    }

    /** What a value at this path would add to {@link #heapBytes}. For who changes it. */
    public long growth(String path) {
        Node<V> node = top;
        long bytes = 0;
        for (int start = 0; start <= path.length(); start = end(path, start) + 1) {
            node = node == null ? null : node.child(part(path, start));
            bytes += node == null ? heapBytes(end(path, start) - start) : 0;
        }
        return bytes;
    }

    private static long heapBytes(int nameLength) {
        return NODE_HEAP_BYTES + 2L * nameLength;
    }

    /** Takes the place of a value that was there. */
    public void put(String path, V value) {
        Node<V> node = top;
        for (int start = 0; start <= path.length(); start = end(path, start) + 1) {
            node = childOf(node, part(path, start));
        }
        node.value = value;
    }

    private Node<V> childOf(Node<V> node, String part) {
        Node<V> child = node.child(part);
        if (child == null) {
            child = new Node<>(node, part);
            heapBytes += heapBytes(part.length());
            ConcurrentHashMap<String, Node<V>> children = node.children;
            if (children == null) {
                children = new ConcurrentHashMap<>(1);
                children.put(part, child);
                node.children = children;
            } else {
                children.put(part, child);
            }
        }
        return child;
    }

    /** Nothing where there is no value. */
    public void remove(String path) {
        Node<V> node = node(path);
        if (node == null) {
            return;
        }
        node.value = null;
        Node<V> parent = node.parent;
        while (parent != null && node.value == null && node.children == null) {
            removeChild(parent, node);
            node = parent;
            parent = node.parent;
        }
    }

    private void removeChild(Node<V> parent, Node<V> child) {
        ConcurrentHashMap<String, Node<V>> children = parent.children;
        if (children != null && children.remove(child.name) != null) {
            heapBytes -= heapBytes(child.name.length());
            if (children.isEmpty()) {
                parent.children = null;
            }
        }
    }

    /** At exactly this path; null without any. Any thread. */
    public @Nullable V at(String path) {
        Node<V> node = node(path);
        return node == null ? null : node.value;
    }

    private @Nullable Node<V> node(String path) {
        Node<V> node = top;
        for (int start = 0; node != null && start <= path.length(); start = end(path, start) + 1) {
            node = node.child(part(path, start));
        }
        return node;
    }

    /** At the path of a znode, and at those above it, the root's first. Any thread. */
    public List<V> above(String path) {
        Node<V> first = top.child("");
        if (first == null) {
            return List.of();
        }
        List<V> found = new ArrayList<>(0);
        // The root alone has a second part that is empty.
        add(first.child(""), found);
        Node<V> node = first;
        for (int start = 1; node != null && start < path.length(); start = end(path, start) + 1) {
            node = node.child(part(path, start));
            add(node, found);
        }
        return found;
    }

    private static <V> void add(@Nullable Node<V> node, List<V> found) {
        V value = node == null ? null : node.value;
        if (value != null) {
            found.add(value);
        }
    }

    private static String part(String path, int start) {
        return path.substring(start, end(path, start));
    }

    private static int end(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }
}
