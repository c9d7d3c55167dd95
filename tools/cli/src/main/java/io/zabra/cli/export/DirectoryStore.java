package io.zabra.cli.export;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AuthScheme;
import io.zabra.engine.auth.DigestScheme;
import io.zabra.engine.auth.IpScheme;
import io.zabra.engine.auth.SaslScheme;
import io.zabra.engine.auth.X509Scheme;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.sql.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A data directory that no server has, opened for its owner: whoever may write its files may do everything, and no ACL is in the way.
 * No session expires meanwhile. One at a time in a process.
 */
public final class DirectoryStore implements AutoCloseable {
    private static final String NAME = "zabra-directory";

    /** Of all that an ACL may name, whatever the servers are configured to know. */
    private static final List<AuthScheme> SCHEMES =
            List.of(new DigestScheme(), new IpScheme(), new SaslScheme(null), new X509Scheme(null));

    private final EmbeddedStores.Lent lent;

    private DirectoryStore(EmbeddedStores.Lent lent) {
        this.lent = lent;
    }

    /**
     * Blocks.
     *
     * @param directory made where it is missing
     * @throws IOException where it is in use, damaged, or something else
     */
    public static DirectoryStore open(Path directory) throws IOException {
        LocalStoreConfig config = config(directory).withAccess(new AccessControl(SCHEMES, true));
        return new DirectoryStore(EmbeddedStores.lendToOwner(NAME, LocalStore.open(directory, config)));
    }

    /** Where the log is elsewhere, the directory says so. */
    static LocalStoreConfig config(Path directory) throws IOException {
        LocalStoreConfig config =
                LocalStoreConfig.standard().withExtendedTypes(true).withOffHeap(RecordSizing.ofMachine());
        config = config.withClock(config.clock(), false);
        Path logAt = directory.resolve("log-at");
        return Files.exists(logAt)
                ? config.withLogParent(Path.of(Files.readString(logAt).strip()).getParent())
                : config;
    }

    /** By which the driver finds it. */
    public String url() {
        return "jdbc:zabra:mem:" + NAME;
    }

    @Override
    public void close() {
        lent.close();
    }
}
