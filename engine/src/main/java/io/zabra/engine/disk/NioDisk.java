package io.zabra.engine.disk;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real one. */
public enum NioDisk implements Disk {
    DISK;

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return DiskAccess.explained("Reading", directory, () -> {
            try (Stream<Path> entries = Files.list(directory)) {
                return entries.map(entry -> String.valueOf(entry.getFileName()))
                        .sorted()
                        .toList();
            }
        });
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            createDirectory(parent);
        }
        try {
            DiskAccess.explained("Creating", directory, () -> Files.createDirectory(directory));
        } catch (FileAlreadyExistsException meanwhile) {
            if (!Files.isDirectory(directory)) {
                throw new IOException(
                        directory + " is a file, no directory. Name another one, or take the file away", meanwhile);
            }
        }
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        return new ChannelFile(
                path,
                channel(
                        "Creating",
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)));
    }

    @Override
    public DiskFile createStreamed(Path path) throws IOException {
        return StreamedFile.over(path, create(path));
    }

    @Override
    public DiskFile createPrivate(Path path) throws IOException {
        if (!Files.getFileStore(path.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            return create(path);
        }
        return new ChannelFile(
                path,
                channel(
                        "Creating",
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    @Override
    public DiskFile createLike(Path made, Path model) throws IOException {
        if (!Files.exists(model) || !Files.getFileStore(model).supportsFileAttributeView("posix")) {
            return create(made);
        }
        DiskFile file = createPrivate(made);
        try {
            Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(model));
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return file;
    }

    @Override
    public DiskFile open(Path path, boolean writable) throws IOException {
        return new ChannelFile(
                path,
                channel(
                        "Opening",
                        path,
                        writable
                                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                                : Set.of(StandardOpenOption.READ)));
    }

    @Override
    public DiskFile openStreamed(Path path) throws IOException {
        return StreamedReads.over(path, open(path, false));
    }

    private static FileChannel channel(
            String doing, Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return DiskAccess.explained(doing, path, () -> FileChannel.open(path, options, attributes));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        DiskAccess.explained(
                "Naming",
                to,
                () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public void delete(Path path) throws IOException {
        DiskAccess.explained("Removing", path, () -> {
            Files.delete(path);
            return path;
        });
    }

    @Override
    public void deleteLarge(Path path) throws IOException {
        FileChannel file = openedToFree(path);
        if (file == null) {
            delete(path);
            return;
        }
        try {
            delete(path);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        FreedSpace.of(path, file);
    }

    /** Null where it cannot be opened: then its space goes back at once. */
    private static @Nullable FileChannel openedToFree(Path path) {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException noHandle) {
            return null;
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (WINDOWS) {
            return; // NTFS journals names itself, and a directory cannot be opened there.
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path directory) {
        File place = directory.toFile();
        // Some file systems in memory say nothing of their size.
        return place.getTotalSpace() == 0 ? Long.MAX_VALUE : place.getUsableSpace();
    }

    @Override
    public DiskLock lock(Path path, String holder) throws IOException {
        return HeldFiles.lock(
                path,
                holder,
                () -> channel(
                        "Locking",
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)));
    }
}
