package io.zabra.engine.disk;

import java.io.IOException;
import java.util.List;

/** Tells a full disk from a broken one: it is the one failure that goes away by itself. */
public final class DiskSpace {
    private static final List<String> MESSAGES =
            List.of("No space left on device", "Disk quota exceeded", "not enough space", "File too large");

    private DiskSpace() {}

    /**
     * Whether a write failed because there is no room for more bytes; as the operating system words it. False for a {@link
     * DiskFailedException}: whatever caused it, there is no going on.
     */
    public static boolean isExhausted(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return !(failure instanceof DiskFailedException) && MESSAGES.stream().anyMatch(message::contains);
    }
}
