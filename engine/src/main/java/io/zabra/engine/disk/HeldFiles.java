package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files that this process has locked. POSIX ends every lock that a process has on a file as soon as it closes any descriptor of
 * that file (fcntl(2), "advisory record locking"): so a file that is held here is not opened a second time, be it to read who has it.
 * Any thread.
 */
final class HeldFiles {
    private static final int HOLDER_BYTES_MAX = 4096;

    /** Who has it, by what tells files from each other whatever their paths. */
    private static final Map<Object, String> HOLDERS = new HashMap<>();

    /** Of files that are held by classes of another loader in this process: closing them would end its lock. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private HeldFiles() {}

    /** Opens a channel to read and write, of a file that is made where it is missing. */
    @FunctionalInterface
    interface Opening {
        FileChannel open() throws IOException;
    }

    /** As {@link Disk#lock}. */
    static synchronized Disk.DiskLock lock(Path path, String holder, Opening opening) throws IOException {
        if (Files.exists(path)) {
            String known = HOLDERS.get(identity(path));
            if (known != null) {
                throw new FileHeldException(path, known);
            }
        }
        FileChannel channel = opening.open();
        FileLock lock = taken(path, channel);
        try {
            note(channel, holder);
            Object identity = identity(path);
            HOLDERS.put(identity, holder);
            // The JDK itself holds a lock weakly, and knows nothing any more of one that is collected.
            return () -> release(identity, channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Over what stands there, which takes nothing of a disk that is full. Who holds the file holds it though it cannot be told. */
    private static void note(FileChannel channel, String holder) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8));
        try {
            channel.write(text, 0);
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
        }
        channel.truncate(text.position());
    }

    private static synchronized void release(Object identity, FileChannel channel, FileLock lock) throws IOException {
        if (lock.isValid()) {
            HOLDERS.remove(identity);
            channel.close();
        }
    }

    private static FileLock taken(Path path, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            NEVER_CLOSED.add(channel);
            throw new FileHeldException(path, holder(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        String other = holder(channel);
        channel.close();
        throw new FileHeldException(path, other);
    }

    private static Object identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return Objects.requireNonNullElseGet(key, () -> path.toAbsolutePath().normalize());
    }

    /** Empty where it can't be read: some systems let nobody else read what is locked. */
    private static String holder(FileChannel channel) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES_MAX);
            channel.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
