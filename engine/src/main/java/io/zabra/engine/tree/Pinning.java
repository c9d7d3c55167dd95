package io.zabra.engine.tree;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds versions that are published or kept, and holds them for a reader before they can go. Any thread. */
final class Pinning {
    private final VersionedRecords records;
    private final PathIndex index;
    private final VersionWindow window;
    private final VersionReaders readers;

    Pinning(VersionedRecords records, PathIndex index, VersionWindow window, VersionReaders readers) {
        this.records = records;
        this.index = index;
        this.window = window;
        this.readers = readers;
    }

    RecordPin pin() {
        PinTable.Slot slot = readers.pin(index.publishedZxid());
        while (true) {
            IndexPin pinned = index.pin();
            if (pinned.zxid() == slot.held()) {
                return new RecordPin(records, slot, pinned);
            }
            // The slot must have named the version before it was the published one that was read.
            slot.hold(pinned.zxid());
            pinned.close();
        }
    }

    TreePassage pass(AclTable acls, EphemeralTable ephemerals) {
        Passage passage = readers.pass(index.publishedZxid());
        while (true) {
            IndexPin pinned = index.pin();
            if (pinned.zxid() == passage.version()) {
                RecordPin pin = new RecordPin(records, passage, pinned);
                return new TreePassage(records, passage, new PinnedDataTree(pin, acls, ephemerals));
            }
            // As with a pin.
            passage.hold(pinned.zxid());
            pinned.close();
        }
    }

    RecordPin pinAt(long zxid) {
        return zxid > index.publishedZxid()
                ? notRetained("zxid 0x" + Long.toHexString(zxid))
                : pinAt(window.at(zxid), zxid);
    }

    private RecordPin pinAt(@Nullable Long version, long zxid) {
        if (version != null) {
            PinTable.Slot slot = readers.pin(version);
            IndexPin pinned = version < window.oldest() ? null : index.pinAt(version);
            if (pinned != null) {
                return new RecordPin(records, slot, pinned);
            }
            slot.leave();
        }
        RecordPin latest = pin();
        if (latest.zxid() == zxid) {
            return latest;
        }
        latest.close();
        return notRetained("zxid 0x" + Long.toHexString(zxid));
    }

    private RecordPin notRetained(String asked) {
        throw new VersionNotRetainedException(asked, retained());
    }

    RecordPin pinAtTime(long timeMs) {
        Long version = window.atTime(timeMs);
        if (version == null) {
            return notRetained(Instant.ofEpochMilli(timeMs).toString());
        }
        // The newest one is entered before it is published.
        long zxid = Math.min(version, index.publishedZxid());
        return pinAt(window.at(zxid), zxid);
    }

    RetainedVersions retained() {
        return window.retained(index.publishedZxid());
    }
}
