package io.zabra.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The repository speaks of the project alone: it builds anywhere, and names no machine, mirror or tool of one maker. */
class RepositoryTextTest {
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", ".git", ".idea", "data");
    private static final long TEXT_BYTES_MAX = 1 << 20;

    /** Absolute paths of a machine, where nothing in front makes them part of a longer path or a URL. */
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w/.$}~-])/(?:work|root|home/\\w+|Users/\\w+|mnt/\\w+)/[\\w.]");

    /** Where artifacts come from is the reader's own settings' business, not the build's. */
    private static final Pattern REGISTRY = Pattern.compile(
            "<(?:mirror|repository|pluginRepository)>|artifactory|nexus\\.|codeartifact|repo1?\\.maven", //
            Pattern.CASE_INSENSITIVE);

    private static final Pattern URL = Pattern.compile("https?://([\\w.-]+)");

    private static final Set<String> KNOWN_HOSTS = Set.of(
            "apache.org",
            "w3.org",
            "github.com",
            "editorconfig.org",
            "keepachangelog.com",
            "semver.org",
            "example.com",
            "example.org",
            "localhost",
            "127.0.0.1");

    @Test
    void noFileNamesAMachineOrARegistry() throws IOException {
        List<Path> files = textFiles();
        assertThat(files).hasSizeGreaterThan(30);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            if (!file.endsWith("RepositoryTextTest.java")) {
                complain(Module.root().relativize(file).toString(), file, found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void theRuleBites() {
        assertThat(complaints("cd /work/" + "place && mvn")).hasSize(1);
        assertThat(complaints("see https://mirror.internal:8081/maven")).hasSize(1);
        assertThat(complaints("<mirror>")).hasSize(1);
        assertThat(complaints("path '/services/work/x', ../root/y, https://www.apache.org/licenses/LICENSE-2.0"))
                .isEmpty();
    }

    private static void complain(String name, Path file, List<String> found) {
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                for (String complaint : complaints(line)) {
                    found.add(name + ":" + number + ": " + complaint);
                }
            }
        } catch (MalformedInputException e) {
            return; // Not text.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> complaints(String line) {
        List<String> complaints = new ArrayList<>();
        for (Pattern forbidden : List.of(MACHINE_PATH, REGISTRY)) {
            Matcher matcher = forbidden.matcher(line);
            if (matcher.find()) {
                complaints.add("must not say " + matcher.group());
            }
        }
        Matcher url = URL.matcher(line);
        while (url.find()) {
            String host = url.group(1);
            if (KNOWN_HOSTS.stream().noneMatch(known -> host.equals(known) || host.endsWith("." + known))) {
                complaints.add("unknown host " + host);
            }
        }
        return complaints;
    }

    private static List<Path> textFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Module.root())) {
            return files.filter(RepositoryTextTest::isText).toList();
        }
    }

    private static boolean isText(Path file) {
        for (Path part : Module.root().relativize(file)) {
            if (SKIPPED_DIRECTORIES.contains(part.toString())) {
                return false;
            }
        }
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= TEXT_BYTES_MAX
                    && !file.toString().matches(".*\\.(gz|snappy|class|jar|png|bin|args)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
