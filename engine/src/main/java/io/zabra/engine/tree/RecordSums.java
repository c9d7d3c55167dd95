package io.zabra.engine.tree;

import io.zabra.engine.txn.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sums of {@link EntrySums}, over records. A record does not have its parent's id: the parent is mostly one of the records right
 * before it, in the order of a scan; where it is not, its children's sum is put down under its path. One thread.
 */
final class RecordSums {
    private final ConcurrentHashMap<String, Long> strays;
    /** From the top down. */
    private final ArrayList<OpenParent> open = new ArrayList<>();

    private long children;
    private long parents;

    /** @param strays sums of children by paths of parents whose ids are not at hand */
    RecordSums(ConcurrentHashMap<String, Long> strays) {
        this.strays = strays;
    }

    /** Without the strays. */
    long children() {
        return children;
    }

    long parents() {
        return parents;
    }

    /** Adds the record that they stand on; their bytes are needed up to {@link #endOfRun}. */
    void add(PackedRecords records) {
        byte[] bytes = records.bytes();
        int at = records.pathAt();
        int length = records.pathLength();
        boolean root = length == 1;
        if (root != (records.nodeId() == NodeHeader.ROOT_ID)) {
            throw new MalformedImageException("a root with the id " + records.nodeId());
        }
        if (!root) {
            int nameAt = nameAt(bytes, at, at + length);
            int nameLength = at + length - nameAt;
            parent(bytes, at, nameAt - 1 - at).sum += EntrySums.child(records.nodeId(), bytes, nameAt, nameLength);
        }
        if (records.numChildren() > 0) {
            long factor = EntrySums.factor(records.nodeId());
            parents += factor * records.numChildren();
            open.add(new OpenParent(bytes, at, root ? 0 : length, factor));
        }
    }

    private static int nameAt(byte[] bytes, int at, int end) {
        int nameAt = end;
        while (bytes[nameAt - 1] != '/') {
            nameAt--;
        }
        if (nameAt == end || nameAt <= at) {
            throw new MalformedImageException("a path without a name");
        }
        return nameAt;
    }

    private OpenParent parent(byte[] bytes, int at, int length) {
        for (int last = open.size() - 1; last >= 0; last--) {
            OpenParent parent = open.get(last);
            if (parent.isAt(bytes, at, length)) {
                return parent;
            }
            if (parent.isAbove(bytes, at, length)) {
                break;
            }
            close(open.remove(last));
        }
        OpenParent parent = new OpenParent(bytes, at, length, 0);
        open.add(parent);
        return parent;
    }

    private void close(OpenParent parent) {
        if (parent.factor != 0) {
            children += parent.factor * parent.sum;
        } else {
            strays.merge(parent.path(), parent.sum, Long::sum);
        }
    }

    /** What comes now does not continue what came before. */
    void endOfRun() {
        open.forEach(this::close);
        open.clear();
    }

    /** A parent whose children may go on. */
    private static final class OpenParent {
        private final byte[] bytes;
        private final int at;
        /** Of the root 0. */
        private final int length;
        /** 0: its id is not at hand. */
        private final long factor;

        private long sum;

        OpenParent(byte[] bytes, int at, int length, long factor) {
            this.bytes = bytes;
            this.at = at;
            this.length = length;
            this.factor = factor;
        }

        boolean isAt(byte[] others, int otherAt, int otherLength) {
            return Arrays.equals(bytes, at, at + length, others, otherAt, otherAt + otherLength);
        }

        /** Whether a path is somewhere below. */
        boolean isAbove(byte[] others, int otherAt, int otherLength) {
            return length < otherLength
                    && others[otherAt + length] == '/'
                    && Arrays.equals(bytes, at, at + length, others, otherAt, otherAt + length);
        }

        String path() {
            return length == 0 ? ZnodePath.ROOT : new String(bytes, at, length, StandardCharsets.UTF_8);
        }
    }
}
