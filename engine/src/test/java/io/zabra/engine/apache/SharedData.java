package io.zabra.engine.apache;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;
import org.slf4j.LoggerFactory;

/** The data directories of real servers, which lie beside the project where they are at hand. */
public final class SharedData {
    private SharedData() {}

    /** A data directory with its {@code expected.json}; where there is none, the test is skipped and says so. */
    public static Path directory(String name) {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path directory = above.resolve("shared/data").resolve(name);
            if (Files.isRegularFile(directory.resolve("expected.json"))) {
                return directory;
            }
        }
        String skipped = "SKIPPED: no shared/data/" + name + " beside the project, so nothing is shown about it";
        LoggerFactory.getLogger(SharedData.class).warn(skipped);
        throw new TestAbortedException(skipped);
    }
}
