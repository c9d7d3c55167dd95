package io.zabra.engine.snapshot;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AclSize;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.tree.PackedRecords;
import io.zabra.engine.tree.TreeImage;
import io.zabra.engine.tree.ZnodeRun;
import io.zabra.engine.txn.AclCodec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The payload of a block of records, see {@link SnapshotFormat}. */
final class RecordsCodec {
    private static final int ACLS_AT = Integer.BYTES;
    private static final int RECORDS_AT = ACLS_AT + Integer.BYTES;
    /** Of a list, without its entries. */
    private static final int ACL_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private RecordsCodec() {}

    /** Puts the records of one block after another together. */
    static final class Writer {
        private final BufferOutputArchive payload;
        private final Map<Long, PackedRecords.Used> acls = new LinkedHashMap<>();
        private int count;
        private long aclBytes;
        private long lastId;
        private int lastTimes;
        private List<AclEntry> lastAcl = List.of();

        /** @param payload empty at the beginning of each block */
        Writer(BufferOutputArchive payload) {
            this.payload = payload;
        }

        int count() {
            return count;
        }

        /** What the block has grown to, with the lists that come at its end. */
        long bytes() {
            return payload.size() + aclBytes;
        }

        /** Adds the record that the image has read. */
        void add(TreeImage image) {
            if (count == 0) {
                payload.writeLong(0); // Both ints.
            }
            payload.writeRaw(image.record(), 0, image.recordLength());
            count++;
            long id = image.aclId();
            if (id != lastId || lastTimes == 0) {
                countLast();
                lastId = id;
                lastAcl = image.acl();
                aclBytes += acls.containsKey(id) ? 0 : ACL_BYTES + AclSize.encoded(lastAcl);
            }
            lastTimes++;
        }

        /** Adds the records of a run, which have the list of the one that was added last. */
        void add(ZnodeRun run) {
            payload.writeRaw(run.records(), 0, run.recordsLength());
            count += run.rows();
            lastTimes += run.rows();
        }

        private void countLast() {
            if (lastTimes > 0) {
                acls.merge(
                        lastId,
                        new PackedRecords.Used(lastAcl, lastTimes),
                        (some, more) -> new PackedRecords.Used(some.acl(), some.times() + more.times()));
                lastTimes = 0;
            }
        }

        /** The block is complete; the next one begins. */
        void end() {
            countLast();
            payload.patchInt(0, count);
            payload.patchInt(ACLS_AT, payload.size());
            payload.writeInt(acls.size());
            acls.forEach((id, used) -> {
                payload.writeLong(id);
                payload.writeInt(used.times());
                AclCodec.write(used.acl(), payload);
            });
            acls.clear();
            aclBytes = 0;
            count = 0;
        }
    }

    /** @param bytes all that the archive reads from */
    static PackedRecords read(BufferInputArchive payload, byte[] bytes) throws JuteFormatException {
        int start = payload.position();
        int length = payload.remaining();
        int count = payload.readInt();
        int aclsAt = payload.readInt();
        if (aclsAt < RECORDS_AT || aclsAt > length) {
            throw new JuteFormatException(count + " records that end at " + aclsAt + " of " + length);
        }
        payload.skip(aclsAt - RECORDS_AT);
        Map<Long, PackedRecords.Used> acls = new HashMap<>();
        for (int left = payload.readInt(); left > 0; left--) {
            long id = payload.readLong();
            int times = payload.readInt();
            if (times < 1) {
                throw new JuteFormatException("a list of " + times + " records");
            }
            acls.put(id, new PackedRecords.Used(List.copyOf(AclCodec.read(payload)), times));
        }
        return new PackedRecords(bytes, start + RECORDS_AT, start + aclsAt, count, acls);
    }
}
