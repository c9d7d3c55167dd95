package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Tells a full disk from a broken one: it is the one failure that goes away by itself. */
public final class DiskSpace {
    private static final List<String> MESSAGES = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "not enough space",
            "File too large",
            inThisLocale(Path.of("/dev/full")));

    private DiskSpace() {}

    /**
     * The system's sentence in the language of this process, from the device that is always full; the English one where there is no such
     * device.
     */
    static String inThisLocale(Path full) {
        if (Files.isWritable(full) && !Files.isRegularFile(full)) {
            try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                String message = String.valueOf(e.getMessage());
                return message.isBlank() ? "No space left on device" : message;
            }
        }
        return "No space left on device";
    }

    /**
     * Whether a write failed because there is no room for more bytes; as the operating system words it. False for a {@link
     * DiskFailedException}: whatever caused it, there is no going on.
     */
    public static boolean isExhausted(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return !(failure instanceof DiskFailedException) && MESSAGES.stream().anyMatch(message::contains);
    }
}
