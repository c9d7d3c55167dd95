package io.zabra.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** When, where and of which build something was measured. */
public final class Origin {
    private Origin() {}

    /**
     * Now, by this process.
     *
     * @param data where servers keep it: a disk is part of what is measured
     */
    public static Map<String, String> of(Path data) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        words.put("machine", machine());
        words.put("disk", fileSystem(data));
        words.put(
                "build",
                Build.of(Path.of(System.getProperty("zabra.launcher", "")).toAbsolutePath()));
        return words;
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", JDK "
                + System.getProperty("java.version");
    }

    /** Empty where it cannot be told. In {@code tmpfs} a forced write costs nothing. */
    static String fileSystem(Path data) {
        try {
            return Files.getFileStore(data).type();
        } catch (IOException e) {
            return "";
        }
    }
}
