package io.zabra.bench.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A write of a few bytes into a preallocated file, forced: the least that a durable write can take of a disk. */
public final class BareSync {
    private static final int FILE_BYTES = 16 << 20;
    private static final int WRITE_BYTES = 256;

    private BareSync() {}

    /**
     * One after the other.
     *
     * @param directory exists; a file {@code bare} is left in it
     */
    public static Times measure(Path directory, Duration duration) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(FILE_BYTES), 0);
            file.force(true);
            ByteBuffer bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
            long[] at = {0};
            return Times.of(duration, () -> {
                file.write(bytes.clear(), at[0]);
                file.force(false);
                at[0] = (at[0] + WRITE_BYTES) % FILE_BYTES;
            });
        }
    }
}
