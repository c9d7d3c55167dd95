package io.zabra.cli;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StoreClock;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.ImportReport;
import io.zabra.engine.apache.SampleData;
import io.zabra.sql.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sample data set in memory, as {@code jdbc:zabra:mem:sample} of this process. Its sessions never expire, although
 * nobody keeps them alive: else the brokers would be gone after two minutes. One at a time.
 */
final class SampleStore implements AutoCloseable {
    private static final String NAME = "sample";

    private final EmbeddedStores.Lent lent;
    private final String summary;

    private SampleStore(EmbeddedStores.Lent lent, String summary) {
        this.lent = lent;
        this.summary = summary;
    }

    /** Imports the sample. Blocks. */
    static SampleStore open() throws IOException {
        Path directory = Files.createTempDirectory("zabra-sample");
        try {
            long startNs = System.nanoTime();
            AtomicReference<ImportReport> report = new AtomicReference<>();
            LocalStoreConfig config =
                    LocalStoreConfig.standard().withExtendedTypes(true).withClock(StoreClock.SYSTEM, false);
            LocalStore store = LocalStore.inMemory(
                    config, sink -> report.set(ApacheImport.run(SampleData.writeTo(directory), sink)));
            long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
            String summary = ImportText.summary(
                    Objects.requireNonNull(report.get()),
                    store.tree().size(),
                    store.sessions().size(),
                    elapsedMs);
            return new SampleStore(EmbeddedStores.lend(NAME, store), summary);
        } finally {
            delete(directory);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra:mem:" + NAME + "?user=app&password=test");
    }

    /** A sentence on what was imported. */
    String summary() {
        return summary;
    }

    @Override
    public void close() {
        lent.close();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
