package io.zabra.server;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files in which an operator, and Apache's server, find the members of an ensemble that was changed while it ran:
 * {@code zoo.cfg.dynamic.<version>}, named by {@code dynamicConfigFile} in {@code zoo.cfg}, and {@code zoo.cfg.dynamic.next} while a
 * change is proposed (Apache's {@code QuorumPeerConfig.writeDynamicConfig} and {@code editStaticConfig}). The data directory has
 * what counts; these files follow it. Whatever a crash leaves, {@code zoo.cfg} is the former one or the new one, and names a file that
 * is there as a whole; what it did not come to is done when the server starts again. Blocks. One thread.
 */
final class DynamicConfigFiles {
    private static final String SUFFIX = ".dynamic";
    private static final String VERSION = "version=";
    private static final String NAME_OF_DYNAMIC = "dynamicConfigFile";

    private final Disk disk;
    private final Path file;
    private final long sid;

    /** @param file that names the dynamic one */
    DynamicConfigFiles(Disk disk, Path file, long sid) {
        this.disk = disk;
        this.file = file.toAbsolutePath();
        this.sid = sid;
    }

    /**
     * Reads a dynamic file: its version is what its name ends with, if that is a hexadecimal number.
     *
     * @throws QuorumConfigException where the text states a version itself, as Apache does not take it either
     */
    static QuorumConfig parse(String name, String text) {
        if (text.lines().anyMatch(line -> line.strip().startsWith(VERSION))) {
            throw new QuorumConfigException("a dynamic file has its version in its name, not in a line");
        }
        QuorumConfig config = QuorumConfig.parse(text);
        Long version = version(name);
        return version == null ? config : config.withVersion(version);
    }

    private static @Nullable Long version(String name) {
        try {
            return Long.parseUnsignedLong(name.substring(name.lastIndexOf('.') + 1), 16);
        } catch (NumberFormatException noVersion) {
            return null;
        }
    }

    /** Writes what the ensemble is now. The first configuration, which came from the files, has nothing to be written. */
    void follow(ConfigChain configs) throws IOException {
        QuorumConfig active = configs.active();
        if (active.version() != 0) {
            show(active);
        }
        Path next = sibling(".next");
        if (!configs.seen().isEmpty()) {
            write(next, lines(configs.last(), true));
        } else if (disk.exists(next)) {
            disk.delete(next);
            disk.syncDirectory(directory());
        }
    }

    /**
     * First the file that is named, and when that is durable who names it. Another file of this version that is named, and is there, is
     * the operator's: nothing is changed then.
     */
    private void show(QuorumConfig active) throws IOException {
        Path dynamic = sibling("." + Long.toHexString(active.version()));
        List<String> lines = read(file);
        List<Path> named = named(lines);
        if (isThere(named, dynamic, active.version())) {
            return;
        }
        if (disk.exists(dynamic)) {
            // Of a process that was killed before it did this, or before it named the file.
            disk.syncDirectory(directory());
        } else {
            write(dynamic, lines(active, false));
        }
        if (named.stream().noneMatch(path -> isSame(path, dynamic))) {
            write(file, edited(lines, dynamic, active.member(sid)));
        }
    }

    private static List<Path> named(List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("\\s*[=:]\\s*", 2))
                .filter(setting -> setting.length == 2 && setting[0].equals(NAME_OF_DYNAMIC))
                .map(setting -> Path.of(setting[1]).toAbsolutePath())
                .toList();
    }

    private static boolean isSame(Path path, Path other) {
        return path.normalize().equals(other.normalize());
    }

    /** Whether another file than ours is named for this version, and exists. */
    private boolean isThere(List<Path> named, Path ours, long version) throws IOException {
        for (Path path : named) {
            Long stated = version(String.valueOf(path.getFileName()));
            if (!isSame(path, ours) && stated != null && stated == version && disk.exists(path)) {
                return true;
            }
        }
        return false;
    }

    private Path directory() {
        return Objects.requireNonNull(file.getParent());
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + SUFFIX + suffix);
    }

    private static List<String> lines(QuorumConfig config, boolean versioned) {
        return config.text()
                .lines()
                .filter(line -> versioned || !line.startsWith(VERSION))
                .sorted()
                .collect(Collectors.toList());
    }

    /** As Apache does, but that comments and the order of what stays are kept. */
    private static List<String> edited(List<String> lines, Path dynamic, @Nullable Member self) {
        boolean clientStated = self != null && self.client() != null;
        List<String> edited = new ArrayList<>(lines);
        edited.removeIf(line -> isReplaced(line.strip(), clientStated));
        edited.add(NAME_OF_DYNAMIC + "=" + dynamic);
        return edited;
    }

    private static boolean isReplaced(String line, boolean clientStated) {
        boolean membership = line.startsWith("server.")
                || line.startsWith("group.")
                || line.startsWith("weight.")
                || line.startsWith(NAME_OF_DYNAMIC)
                || line.startsWith("peerType");
        boolean client = line.matches("clientPort(Address)?\\s*=.*");
        return membership || (clientStated && client);
    }

    private List<String> read(Path path) throws IOException {
        try (DiskFile open = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(open.size()));
            open.read(bytes, 0);
            // What is no text is not to become another one.
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return text.lines().toList();
        }
    }

    /** What has passwords may be its owner's alone, and stays so. */
    private void write(Path path, List<String> lines) throws IOException {
        WholeFile.replace(disk, path, String.join("\n", lines) + "\n");
    }
}
