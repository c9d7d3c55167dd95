package io.zabra.engine.apache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A snapshot that an Apache server wrote under real applications: a Kafka broker, two ClickHouse servers, Curator's
 * service discovery, leader election, locks and queues. 3,412 znodes and 51 live sessions in 95 KB.
 */
public final class SampleData {
    private static final String SNAPSHOT = "snapshot.12a9.gz";

    private SampleData() {}

    /**
     * Puts the sample into a directory, as a data directory of Apache's.
     *
     * @param directory exists; the file in it is overwritten
     */
    public static ApacheDirectory writeTo(Path directory) throws IOException {
        try (InputStream in = SampleData.class.getResourceAsStream("/io/zabra/sample/" + SNAPSHOT)) {
            if (in == null) {
                throw new FileNotFoundException("the sample data set is missing in this build");
            }
            Files.write(directory.resolve(SNAPSHOT), in.readAllBytes());
        }
        return ApacheDirectory.of(directory);
    }
}
