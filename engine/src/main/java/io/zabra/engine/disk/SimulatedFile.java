package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A file of a {@link SimulatedDisk}: what is durable, and what was written since. */
final class SimulatedFile implements DiskFile {
    private static final int SECTOR_BYTES = 512;

    /** @param cut to the offset; else the bytes were written there */
    private record Change(int offset, byte[] bytes, boolean cut) {}

    private final SimulatedDisk disk;
    private final List<Change> unsynced = new ArrayList<>();
    /** By their number. */
    private final BitSet unreadable = new BitSet();

    private byte[] durable = new byte[0];
    private byte[] now = new byte[0];

    SimulatedFile(SimulatedDisk disk) {
        this.disk = disk;
    }

    int length() {
        return now.length;
    }

    void flip(int bit) {
        now[bit / 8] ^= (byte) (1 << bit % 8);
        durable = now.clone();
    }

    /** The sector cannot be read until it is written again. */
    void makeUnreadable(long offset) {
        unreadable.set((int) (offset / SECTOR_BYTES));
    }

    SimulatedFile copy(SimulatedDisk onto) {
        SimulatedFile copy = new SimulatedFile(onto);
        copy.now = now.clone();
        copy.unreadable.or(unreadable);
        return copy;
    }

    /** The same, with what is not durable yet. */
    SimulatedFile copyUnsynced(SimulatedDisk onto) {
        SimulatedFile copy = new SimulatedFile(onto);
        copy.now = now.clone();
        copy.durable = durable.clone();
        copy.unsynced.addAll(unsynced);
        copy.unreadable.or(unreadable);
        return copy;
    }

    void makeDurable() {
        durable = now.clone();
        unsynced.clear();
    }

    /** A cut keeps the order: what was written before it and after it does not mix. */
    void losePower(Random random) {
        List<Integer> cuts = new ArrayList<>();
        for (int i = 0; i < unsynced.size(); i++) {
            if (unsynced.get(i).cut()) {
                cuts.add(i);
            }
        }
        int cutsKept = random.nextInt(cuts.size() + 1);
        int whole = cutsKept == 0 ? 0 : cuts.get(cutsKept - 1) + 1;
        int end = cutsKept == cuts.size() ? unsynced.size() : cuts.get(cutsKept);
        byte[] found = durable;
        for (Change change : unsynced.subList(0, whole)) {
            found = apply(found, change);
        }
        int sizeMax = found.length;
        for (Change change : unsynced.subList(whole, end)) {
            sizeMax = Math.max(sizeMax, change.offset() + change.bytes().length);
        }
        found = someSectors(found, unsynced.subList(whole, end), random);
        // The size is kept apart from the bytes: zeros may stand for those that were lost.
        if (found.length < sizeMax && random.nextBoolean()) {
            found = Arrays.copyOf(found, found.length + random.nextInt(sizeMax - found.length + 1));
        }
        now = found;
        makeDurable();
    }

    private static byte[] someSectors(byte[] before, List<Change> writes, Random random) {
        TreeMap<Integer, List<Change>> bySector = new TreeMap<>();
        for (Change write : writes) {
            int at = 0;
            while (at < write.bytes().length) {
                int offset = write.offset() + at;
                int length = Math.min(SECTOR_BYTES - offset % SECTOR_BYTES, write.bytes().length - at);
                bySector.computeIfAbsent(offset / SECTOR_BYTES, sector -> new ArrayList<>())
                        .add(new Change(offset, Arrays.copyOfRange(write.bytes(), at, at + length), false));
                at += length;
            }
        }
        byte[] after = before;
        int luck = random.nextInt(5);
        for (List<Change> sector : bySector.values()) {
            int kept = random.nextInt(4) < luck ? sector.size() : random.nextInt(sector.size() + 1);
            for (Change change : sector.subList(0, kept)) {
                after = apply(after, change);
            }
        }
        return after;
    }

    private static byte[] apply(byte[] before, Change change) {
        if (change.cut()) {
            return before.length > change.offset() ? Arrays.copyOf(before, change.offset()) : before;
        }
        byte[] after = Arrays.copyOf(before, Math.max(before.length, change.offset() + change.bytes().length));
        System.arraycopy(change.bytes(), 0, after, change.offset(), change.bytes().length);
        return after;
    }

    private void add(Change change) throws IOException {
        disk.change(() -> {
            unsynced.add(change);
            now = apply(now, change);
            int length = change.bytes().length;
            if (length > 0) {
                unreadable.clear(change.offset() / SECTOR_BYTES, (change.offset() + length - 1) / SECTOR_BYTES + 1);
            }
        });
    }

    @Override
    public long size() {
        synchronized (disk) {
            return now.length;
        }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        synchronized (disk) {
            return readNow(target, offset);
        }
    }

    private int readNow(ByteBuffer target, long offset) throws IOException {
        int count = (int) Math.max(0, Math.min(target.remaining(), now.length - offset));
        int bad = unreadable.nextSetBit((int) (offset / SECTOR_BYTES));
        if (count > 0 && bad >= 0 && (long) bad * SECTOR_BYTES < offset + count) {
            throw new IOException("Input/output error");
        }
        if (count > 0) {
            target.put(now, (int) offset, count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        disk.requireRoom(offset + source.remaining() - now.length);
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        if (disk.isAltering() && bytes.length > 0) {
            bytes[0] ^= 1;
        }
        add(new Change((int) offset, bytes, false));
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        write(ByteBuffer.allocate((int) length), offset);
    }

    @Override
    public void truncate(long size) throws IOException {
        add(new Change((int) size, new byte[0], true));
    }

    @Override
    public void sync() throws IOException {
        disk.change(this::makeDurable);
    }

    @Override
    public void close() {}
}
