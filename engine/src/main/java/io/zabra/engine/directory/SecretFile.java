package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
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
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(secret).putInt(checksum(secret));
        WholeFile.writePrivate(disk, path, file -> file.write(bytes.flip(), 0));
        return secret;
    }

    private static int checksum(byte[] secret) {
        CRC32C crc = new CRC32C();
        crc.update(secret);
        return (int) crc.getValue();
    }
}
