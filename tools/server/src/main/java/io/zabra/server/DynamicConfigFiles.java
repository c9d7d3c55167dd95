package io.zabra.server;

import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.engine.disk.NioDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files in which an operator, and Apache's server, find the members of an ensemble that was changed while it ran:
 * {@code zoo.cfg.dynamic.<version>}, named by {@code dynamicConfigFile} in {@code zoo.cfg}, and {@code zoo.cfg.dynamic.next} while a
 * change is proposed (Apache's {@code QuorumPeerConfig.writeDynamicConfig} and {@code editStaticConfig}). The data directory has
 * what counts; these files follow it. Blocks. One thread.
 */
final class DynamicConfigFiles {
    private static final String SUFFIX = ".dynamic";
    private static final String VERSION = "version=";

    private final Path file;
    private final long sid;

    /** @param file that names the dynamic one */
    DynamicConfigFiles(Path file, long sid) {
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
            Path dynamic = sibling("." + Long.toHexString(active.version()));
            if (!Files.exists(dynamic)) {
                replace(dynamic, lines(active, false));
                edit(dynamic, active.member(sid));
            }
        }
        Path next = sibling(".next");
        if (configs.seen().isEmpty()) {
            Files.deleteIfExists(next);
        } else {
            replace(next, lines(configs.last(), true));
        }
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
    private void edit(Path dynamic, @Nullable Member self) throws IOException {
        boolean clientStated = self != null && self.client() != null;
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!isReplaced(line.strip(), clientStated)) {
                lines.add(line);
            }
        }
        lines.add("dynamicConfigFile=" + dynamic);
        replace(file, lines);
    }

    private static boolean isReplaced(String line, boolean clientStated) {
        boolean membership = line.startsWith("server.")
                || line.startsWith("group.")
                || line.startsWith("weight.")
                || line.startsWith("dynamicConfigFile")
                || line.startsWith("peerType");
        boolean client = line.matches("clientPort(Address)?\\s*=.*");
        return membership || (clientStated && client);
    }

    /** At every moment there is the former file or the new one, as who may read it: what has passwords may be its owner's alone. */
    private static void replace(Path target, List<String> lines) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        create(temporary, target);
        Files.write(temporary, lines, StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Before the next: zoo.cfg must not name a file that a power cut takes away.
        NioDisk.DISK.syncDirectory(Objects.requireNonNull(target.getParent()));
    }

    private static void create(Path file, Path model) throws IOException {
        if (Files.exists(model) && Files.getFileStore(model).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(model);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
            Files.setPosixFilePermissions(file, permissions);
        } else {
            Files.createFile(file);
        }
    }
}
