package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.tls.TlsContext;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.jupiter.api.Test;

/** Each setting of Apache ZooKeeper 3.9 is obeyed, or reported at start with the reason why not. */
class SettingGuideTest {
    private static final String PREFIX = "zookeeper.";

    /** What the server's own code holds under the prefix and is no setting of a server. */
    private static final Set<String> OTHER = Set.of(
            "zookeeper.",
            "zookeeper.client.secure",
            "zookeeper.clientCnxnSocket",
            "zookeeper.configuration",
            "zookeeper.disableAutoWatchReset",
            "zookeeper.request.timeout",
            "zookeeper.sasl.serverconfig(=",
            "zookeeper.ssl.",
            "zookeeper.ssl.quorum.",
            "zookeeper.version");

    private final SettingCatalog catalog = new SettingCatalog();

    private static List<String> guide() throws IOException {
        try (InputStream in =
                        Objects.requireNonNull(SettingGuideTest.class.getResourceAsStream("admin-guide-3.9.txt"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    private static String name(String line) {
        String name = line.startsWith("-D") ? line.substring(2) : line;
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    @Test
    void everySettingOfTheAdminGuideIsKnown() throws IOException {
        List<String> guide = guide();
        assertThat(guide).hasSizeGreaterThan(300);
        assertThat(guide.stream().filter(line -> catalog.find(name(line)) == null))
                .isEmpty();
    }

    @Test
    void everyPropertyInTheCodeOfApachesServerIsKnown() throws Exception {
        Path jar = Path.of(ZooKeeperServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> unknown = new TreeSet<>();
        int known = 0;
        try (JarFile file = new JarFile(jar.toFile())) {
            for (var entry : file.stream()
                    .filter(each -> each.getName().endsWith(".class"))
                    .toList()) {
                for (String text : constants(file.getInputStream(entry))) {
                    boolean property = text.startsWith(PREFIX) && text.indexOf(' ') < 0 && !OTHER.contains(text);
                    if (property && catalog.find(name(text)) == null) {
                        unknown.add(text);
                    } else if (property) {
                        known++;
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(known).isGreaterThan(150);
    }

    @Test
    void whatIsSaidToBeObeyedIsReadSomewhere() throws Exception {
        Set<String> read = new HashSet<>();
        for (Class<?> part : List.of(ZabraServer.class, TlsContext.class)) {
            Path classes = Path.of(
                    part.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(classes)) {
                read.addAll(constantsBelow(classes));
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                    read.addAll(constantsBelow(jar.getPath("/")));
                }
            }
        }
        // Read as a family, by the beginning of their names.
        Set<String> families = Set.of("server.*", "group.*", "weight.*", "superUser.*", "authProvider*");
        assertThat(catalog.all().stream()
                        .filter(entry -> entry.status() == SettingCatalog.Status.OBEYED)
                        .map(SettingCatalog.Entry::name)
                        .filter(name -> !families.contains(name))
                        .filter(name -> !read.contains(name) && !isMadeUp(name, read)))
                .isEmpty();
    }

    private static Set<String> constantsBelow(Path root) throws IOException {
        Set<String> read = new HashSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                read.addAll(constants(Files.newInputStream(file)));
            }
        }
        return read;
    }

    /** Names of TLS are put together of several parts. */
    private static boolean isMadeUp(String name, Set<String> read) {
        if (!name.startsWith("ssl.")) {
            return false;
        }
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int from = 0; from < name.length(); from++) {
            for (String part : reached[from] ? read : Set.<String>of()) {
                String text = part.replace("\u0001", "");
                if (text.length() > 2 && name.startsWith(text, from)) {
                    reached[from + text.length()] = true;
                }
            }
        }
        return reached[name.length()];
    }

    @Test
    void whatIsNotObeyedHasAReason() {
        assertThat(catalog.all().stream()
                        .filter(entry -> entry.status() == SettingCatalog.Status.INERT)
                        .filter(entry -> entry.why().isBlank()))
                .isEmpty();
    }

    /** The texts in a class file's constant pool. */
    private static List<String> constants(InputStream source) throws IOException {
        List<String> texts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(source)) {
            in.readLong();
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.add(in.readUTF());
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> in.readUnsignedShort();
                    case 15 -> in.skipBytes(3);
                    default -> throw new IOException("constant of kind " + tag);
                }
            }
        }
        return texts;
    }
}
