package io.zabra.engine.directory;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFailedException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The epochs in two slots, each with a checksum and in a page of its own. Both are written, one after the other, and each
 * is synced before the next step: at every moment one of them is whole, and when {@link #write} has returned, both say the
 * same, so that the loss of one loses nothing. One thread; blocks.
 */
public final class EpochFile {
    private static final long MAGIC = 0x5a41_4252_4145_5043L; // ZABRAEPC
    private static final int SLOT_BYTES = 40;
    private static final int SLOT_DISTANCE = 4096;
    private static final int CHECKSUM_AT = SLOT_BYTES - Integer.BYTES;

    private record Slot(long sequence, Epochs epochs) {}

    private final Disk disk;
    private final Path path;

    EpochFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /**
     * {@link Epochs#NONE} where none were ever written.
     *
     * @throws DamagedFileException where neither slot is whole
     */
    public Epochs read() throws IOException {
        if (!disk.exists(path)) {
            return Epochs.NONE;
        }
        try (DiskFile file = disk.open(path, false)) {
            return newest(file).epochs();
        }
    }

    /**
     * The same at a start: where a write did not come to its end, the epochs that it wrote are written again. After a sync that failed
     * they may be in the system's cache and never reach the disk, and whoever goes by them would forget them in a power cut.
     */
    public Epochs recover() throws IOException {
        Epochs found = read();
        if (disk.exists(path) && !isSettled()) {
            write(found);
        }
        return found;
    }

    /** Whether both slots say the same: the second one is written once the first one is durable. */
    private boolean isSettled() throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            Slot first = readSlot(file, 0);
            return first != null && first.equals(readSlot(file, 1));
        }
    }

    /** Durable when it returns. */
    public void write(Epochs epochs) throws IOException {
        try {
            if (!disk.exists(path)) {
                WholeFile.write(disk, path, EpochFile::writeNone);
            }
            try (DiskFile file = disk.open(path, true)) {
                Slot next = new Slot(newest(file).sequence() + 1, epochs);
                writeSlot(file, 0, next);
                writeSlot(file, 1, next);
            }
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw new DiskFailedException("Writing", path, e);
        }
    }

    private static void writeNone(DiskFile file) throws IOException {
        Slot none = new Slot(0, Epochs.NONE);
        putSlot(file, 0, none);
        putSlot(file, 1, none);
    }

    private Slot newest(DiskFile file) throws IOException {
        Slot first = readSlot(file, 0);
        Slot second = readSlot(file, 1);
        if (first != null && (second == null || first.sequence() >= second.sequence())) {
            return first;
        }
        if (second != null) {
            return second;
        }
        throw new DamagedFileException(
                path, 0, 0, "neither of the two epochs is whole. This member must not vote: start it empty");
    }

    private static void writeSlot(DiskFile file, int number, Slot slot) throws IOException {
        putSlot(file, number, slot);
        file.sync();
    }

    private static void putSlot(DiskFile file, int number, Slot slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        bytes.putLong(MAGIC).putLong(slot.sequence());
        bytes.putLong(slot.epochs().accepted()).putLong(slot.epochs().current());
        bytes.putInt(CHECKSUM_AT, checksum(bytes));
        file.write(bytes.rewind(), (long) number * SLOT_DISTANCE);
    }

    private static @Nullable Slot readSlot(DiskFile file, int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        int count = file.read(bytes, (long) number * SLOT_DISTANCE);
        if (count < SLOT_BYTES || bytes.getLong(0) != MAGIC || bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            return null;
        }
        return new Slot(bytes.getLong(8), new Epochs(bytes.getLong(16), bytes.getLong(24)));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
