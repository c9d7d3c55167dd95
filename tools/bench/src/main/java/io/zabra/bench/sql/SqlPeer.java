package io.zabra.bench.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What is compared. */
enum SqlPeer {
    ZABRA,
    ZABRA_EMBEDDED,
    POSTGRES,
    H2,
    H2_EMBEDDED;

    static SqlPeer named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isZabra() {
        return this == ZABRA || this == ZABRA_EMBEDDED;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Starts it in a directory of its own; returns when it answers. */
    Database start(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        return switch (this) {
            case ZABRA -> Database.zabra(directory);
            case ZABRA_EMBEDDED -> new Database("jdbc:zabra:embedded:" + directory.resolve("data"), null);
            case POSTGRES -> Database.postgres(directory);
            case H2 -> Database.h2(directory);
            case H2_EMBEDDED ->
                new Database(
                        "jdbc:h2:file:" + directory.resolve("data").toAbsolutePath()
                                + ";WRITE_DELAY=0;CACHE_SIZE=524288;OPTIMIZE_REUSE_RESULTS=0",
                        null);
        };
    }
}
