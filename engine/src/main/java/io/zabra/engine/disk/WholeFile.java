package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Small files that are there as a whole or not at all, whatever a power cut leaves: made under another name, synced, and only then
 * given their own, which is synced as well. One thread a file; blocks.
 */
public final class WholeFile {
    /** What is in it. */
    @FunctionalInterface
    public interface Content {
        /** Need not sync. */
        void writeTo(DiskFile file) throws IOException;
    }

    /** Makes the empty file. */
    private interface Creation {
        DiskFile create(Path path) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes it, in the place of a former one if there is one; durable when it returns.
     *
     * @throws IOException where the former one is as it was, or the new one is there, perhaps not durably
     */
    public static void write(Disk disk, Path path, Content content) throws IOException {
        write(disk, path, disk::create, content);
    }

    /** The same, of text in UTF-8. */
    public static void write(Disk disk, Path path, String text) throws IOException {
        write(disk, path, file -> file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0));
    }

    /** The same; where there is a former one, the new one is for those whom that was for. */
    public static void replace(Disk disk, Path path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(disk, path, made -> disk.createLike(made, path), file -> file.write(ByteBuffer.wrap(bytes), 0));
    }

    /** The same, of a file as {@link Disk#createPrivate} makes it. */
    public static void writePrivate(Disk disk, Path path, Content content) throws IOException {
        write(disk, path, disk::createPrivate, content);
    }

    /** Removes what a write that was cut short has left. */
    public static void clear(Disk disk, Path path) throws IOException {
        Path temporary = temporary(path);
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
    }

    private static void write(Disk disk, Path path, Creation creation, Content content) throws IOException {
        clear(disk, path);
        Path temporary = temporary(path);
        try (DiskFile file = creation.create(temporary)) {
            content.writeTo(file);
            file.sync();
        } catch (IOException e) {
            if (DiskSpace.isExhausted(e)) {
                giveUp(disk, path, e);
            }
            throw e;
        }
        disk.rename(temporary, path);
        Path directory = path.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
    }

    /** A full disk has no room for what is of no use. */
    private static void giveUp(Disk disk, Path path, IOException cause) {
        try {
            clear(disk, path);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }
}
