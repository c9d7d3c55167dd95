package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random bytes that this data directory alone has, readable by nobody but their owner: what session passwords are made
 * from, so that sessions survive a restart. Where the file is damaged or missing a new secret takes its place: clients
 * whose connection breaks then open new sessions.
 */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final int SECRET_BYTES = 32;
    private static final int BYTES = SECRET_BYTES + Integer.BYTES;

    private final Disk disk;
    private final Path path;

    SecretFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** 32 bytes; durable when it returns. */
    byte[] secret() throws IOException {
        if (disk.exists(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            try (DiskFile file = disk.open(path, false)) {
                file.read(bytes, 0);
            }
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(0, secret);
            if (bytes.position() == BYTES && bytes.getInt(SECRET_BYTES) == checksum(secret)) {
                return secret;
            }
            LOG.warn(
                    "{} is damaged: a new one takes its place, and sessions cannot be taken over by reconnecting",
                    path);
        }
        return made();
    }

    private byte[] made() throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile file = disk.createPrivate(temporary)) {
            file.write(
                    ByteBuffer.allocate(BYTES)
                            .put(secret)
                            .putInt(checksum(secret))
                            .flip(),
                    0);
            file.sync();
        }
        disk.rename(temporary, path);
        Path directory = path.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
        return secret;
    }

    private static int checksum(byte[] secret) {
        CRC32C crc = new CRC32C();
        crc.update(secret);
        return (int) crc.getValue();
    }
}
