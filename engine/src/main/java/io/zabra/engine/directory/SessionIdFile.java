package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.DiskSpace;
import io.zabra.engine.disk.WholeFile;
import io.zabra.engine.session.SessionIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where the server of this directory may have given out session ids, so that it gives none twice though its clock is set back:
 * sessions that have ended stand nowhere else. Each start takes a range that no earlier one has had, before it gives out the first. Where the
 * file is missing or damaged, the clock alone decides.
 */
final class SessionIdFile {
    private static final Logger LOG = LoggerFactory.getLogger(SessionIdFile.class);

    /** Less than a sector, which reaches the disk as a whole or not at all. */
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final Disk disk;
    private final Path path;

    SessionIdFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** The ids of this start. What they exclude is durable when it returns. */
    SessionIds claim(long serverId, long wallMs) throws IOException {
        SessionIds ids = new SessionIds(serverId, wallMs);
        if (!disk.exists(path)) {
            create(ids.last());
            return ids;
        }
        try (DiskFile file = disk.open(path, true)) {
            Long last = read(file);
            if (last != null) {
                ids.avoid(last);
            }
            write(file, ids.last());
            file.sync();
        }
        return ids;
    }

    private void create(long last) throws IOException {
        try {
            WholeFile.write(disk, path, file -> write(file, last));
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
            LOG.warn("{} could not be made: new session ids go by the clock alone this time: {}", path, e.getMessage());
        }
    }

    private @Nullable Long read(DiskFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        file.read(bytes, 0);
        if (bytes.position() == BYTES && bytes.getInt(Long.BYTES) == checksum(bytes)) {
            return bytes.getLong(0);
        }
        LOG.warn("{} is damaged, and written anew: new session ids go by the clock alone this time", path);
        return null;
    }

    private static void write(DiskFile file, long last) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(last);
        bytes.putInt(checksum(bytes));
        file.write(bytes.flip(), 0);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(Long.BYTES));
        return (int) crc.getValue();
    }
}
