package io.zabra.consensus.storage;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that count, as text that an operator can read: each as Apache writes its dynamic file, the one in force
 * first, then a checksum. Replaced as a whole, so that at every moment it is the former one or the new one. One thread; blocks.
 */
final class ConfigFile {
    private static final String SEPARATOR = "# next\n";
    private static final String CHECKSUM = "# checksum ";
    private static final int BYTES_MAX = 1 << 24;

    private final Disk disk;
    private final Path path;

    ConfigFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** Null where none was ever written. */
    @Nullable
    ConfigChain read() throws IOException {
        if (!disk.exists(path)) {
            return null;
        }
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(BYTES_MAX, file.size()));
            file.read(bytes, 0);
            return parse(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
        }
    }

    private ConfigChain parse(String text) throws DamagedFileException {
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(checksum(text.substring(0, end)))) {
            throw new DamagedFileException(path, Math.max(0, end), 0, "the checksum is wrong");
        }
        List<QuorumConfig> configs = new ArrayList<>();
        try {
            for (String part : text.substring(0, end).split(SEPARATOR, -1)) {
                configs.add(QuorumConfig.parse(part));
            }
            return new ConfigChain(configs.get(0), configs.subList(1, configs.size()));
        } catch (IllegalArgumentException e) {
            throw new DamagedFileException(path, 0, 0, String.valueOf(e.getMessage()), e);
        }
    }

    /** Durable when it returns. */
    void write(ConfigChain chain) throws IOException {
        List<String> texts = new ArrayList<>();
        texts.add(chain.active().text() + "\n");
        chain.seen().forEach(config -> texts.add(config.text() + "\n"));
        String text = String.join(SEPARATOR, texts);
        WholeFile.write(disk, path, text + checksum(text));
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return CHECKSUM + Long.toHexString(crc.getValue()) + "\n";
    }
}
