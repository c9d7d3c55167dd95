package io.zabra.engine.tree;

import io.zabra.engine.txn.EncodedPath;
import io.zabra.engine.txn.NodeDigest;
import org.jspecify.annotations.Nullable;

/**
 * The sum of all znodes' digests (Apache's {@code AdHash}): equal on two servers whose trees are equal. One thread.
 */
final class TreeDigest {
    private final boolean enabled;
    private final NodeDigest digests = new NodeDigest();
    private long sum;
    /** What took another one's place last, and its digest: often it is what is replaced next. */
    private @Nullable NodeHeader last;

    private long lastDigest;

    /** @param enabled false: the digest is 0 always, and costs nothing (Apache's {@code zookeeper.digest.enabled}) */
    TreeDigest(boolean enabled) {
        this.enabled = enabled;
    }

    boolean isEnabled() {
        return enabled;
    }

    long value() {
        return sum;
    }

    /** Adds what another thread has summed up. */
    void add(long others) {
        sum += others;
    }

    /** For {@link NodeHeader#contentCrc}. */
    int contentCrc(EncodedPath path, byte @Nullable [] data) {
        return enabled ? digests.contentCrc(path, data) : 0;
    }

    /** For {@link NodeHeader#contentCrc}. */
    int contentCrc(PackedNode node) {
        return enabled
                ? digests.contentCrc(
                        node.bytes(), node.pathAt(), node.pathLength(), node.dataAt(), Math.max(0, node.dataLength()))
                : 0;
    }

    /** Has records carry the checksums of their contents, and adds their digests. */
    void take(PackedRecords records) {
        records.rewind();
        while (records.next()) {
            records.contentCrc(enabled ? contentCrc(records) : 0);
            if (enabled && NodeDigest.isCounted(records.bytes(), records.pathAt(), records.pathLength())) {
                sum += digests.of(records);
            }
        }
    }

    private int contentCrc(PackedRecords records) {
        return digests.contentCrc(
                records.bytes(),
                records.pathAt(),
                records.pathLength(),
                records.dataAt(),
                Math.max(0, records.dataLength()));
    }

    void add(PackedNode node, NodeHeader header) {
        if (enabled && NodeDigest.isCounted(node.bytes(), node.pathAt(), node.pathLength())) {
            sum += digests.of(header);
        }
    }

    void add(String path, NodeHeader header) {
        if (isCounted(path)) {
            sum += digests.of(header);
        }
    }

    void remove(String path, NodeHeader header) {
        if (isCounted(path)) {
            sum -= digests.of(header);
        }
    }

    @SuppressWarnings("ReferenceEquality") // The very object: an equal one would have to be read as a whole.
    void replace(String path, NodeHeader before, NodeHeader after) {
        if (isCounted(path)) {
            long was = before == last ? lastDigest : digests.of(before);
            last = after;
            lastDigest = digests.of(after);
            sum += lastDigest - was;
        }
    }

    private boolean isCounted(String path) {
        return enabled && NodeDigest.isCounted(path);
    }
}
