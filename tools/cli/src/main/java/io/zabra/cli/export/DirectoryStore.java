package io.zabra.cli.export;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AuthScheme;
import io.zabra.engine.auth.DigestScheme;
import io.zabra.engine.auth.IpScheme;
import io.zabra.engine.auth.SaslScheme;
import io.zabra.engine.auth.X509Scheme;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.NioDisk;
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

    /** One in memory, as {@link #open} would make it where there is none. */
    public static DirectoryStore empty() {
        LocalStoreConfig config = LocalStoreConfig.standard()
                .withExtendedTypes(true)
                .withOffHeap(RecordSizing.ofMachine())
                .withAccess(new AccessControl(SCHEMES, true));
        return new DirectoryStore(EmbeddedStores.lendToOwner(NAME, LocalStore.inMemory(config)));
    }

    /**
     * Whether {@link #open} would make a store there. Blocks; changes nothing.
     *
     * @throws IOException where it would not do: something else is there, the directory is in the middle of an installation, or a member of
     *     an ensemble has it, whose others would not have what is written
     */
    public static boolean isNew(Path directory) throws IOException {
        if (!Files.isDirectory(directory) && !Files.exists(directory)) {
            return true;
        }
        if (Files.isDirectory(directory) && !Files.exists(directory.resolve("format"))) {
            DataDirectory.check(NioDisk.DISK, directory);
            return true;
        }
        DirectoryBackup.requireDataDirectory(directory);
        try (DataDirectory data = DataDirectory.open(
                NioDisk.DISK, directory, config(directory).disk().logParent())) {
            if (DataDirectory.isOfMember(data.disk(), data.path())) {
                throw new IOException(directory + " is of a member of an ensemble: the others would not have what is"
                        + " written there. Import into a server that serves, host:port");
            }
        }
        return false;
    }

    /**
     * To be asked before what is to come into it is read, which may take long. Blocks; changes nothing.
     *
     * @throws IOException where a state cannot be installed: there is one, a process has the directory, or it is something else
     */
    public static void requireNoState(Path directory) throws IOException {
        if (Files.notExists(directory.resolve("format"))) {
            DataDirectory.check(NioDisk.DISK, directory);
            return;
        }
        try (DataDirectory data = DataDirectory.open(
                NioDisk.DISK, directory, config(directory).disk().logParent())) {
            data.requireNoState();
        }
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
