package io.zabra.cli.export;

import io.zabra.engine.disk.NioDisk;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file of text that is there whole, or not at all; its owner's alone, where the file system knows owners. */
public final class NewFile implements Closeable {
    private static final int BUFFERED_CHARS = 1 << 16;

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final Writer writer;
    private final Unfinished unfinished;

    private NewFile(Path file, Path temporary, FileChannel channel) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
        this.writer = new BufferedWriter(
                new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), BUFFERED_CHARS);
        this.unfinished = new Unfinished(temporary);
    }

    /** @throws IOException where there is a file of this name, or none can be made there */
    public static NewFile at(Path file) throws IOException {
        requireNew(file);
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(String.valueOf(directory));
        }
        Path temporary = Files.createTempFile(directory, absolute.getFileName() + ".", ".tmp");
        return new NewFile(file, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
    }

    private static void requireNew(Path file) throws IOException {
        if (Files.exists(file)) {
            throw existing(file);
        }
    }

    private static IOException existing(Path file) {
        return new IOException(file + " exists already. Name a new file");
    }

    public Writer writer() {
        return writer;
    }

    /** It is durable, and has its name, when this returns. */
    public void complete() throws IOException {
        writer.flush();
        channel.force(true);
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw existing(file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            requireNew(file);
            Files.move(temporary, file);
        }
        NioDisk.DISK.syncDirectory(Objects.requireNonNull(temporary.getParent()));
    }

    /** Nothing is left of what was not completed. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
        unfinished.close();
    }
}
