package io.zabra.cli;

import io.zabra.cli.export.DirectoryBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What users say for a server: {@code host:port}, several of them, or a whole JDBC URL. */
final class ServerUrl {
    private static final String OURS = "jdbc:zabra:";
    private static final String EMBEDDED = OURS + "embedded:";

    private ServerUrl() {}

    /** @param given a JDBC URL, which stays as it is, or the part of one that names servers */
    static String jdbc(String given) {
        return given.startsWith("jdbc:") ? given : OURS + "//" + given;
    }

    /** Whether it is a data directory that is meant, and no server: it is there, or begins as a path of files does. */
    static boolean isDirectory(String given) {
        return !given.contains(":") && (given.matches("[/.~].*") || Files.isDirectory(Path.of(given)));
    }

    /** Of an embedded store the directory; null where it is none. */
    static @Nullable Path embedded(String jdbcUrl) {
        String place = withoutProperties(jdbcUrl);
        return place.startsWith(EMBEDDED) ? Path.of(place.substring(EMBEDDED.length())) : null;
    }

    /** Whether whoever may write the files does what is to be done: a directory is named, or the URL of one, and nobody with it. */
    static boolean isOwners(String given, Login login) {
        return isDirectory(given) || (given.startsWith(EMBEDDED) && !given.contains("?") && !login.isSaid());
    }

    /** Whether the driver is ours; what says that there is none quotes the URL, with the password that may be in it. */
    static boolean isOurs(String jdbcUrl) {
        return jdbcUrl.startsWith(OURS);
    }

    /** Fit to be shown: its properties may hold a password. */
    static String withoutProperties(String jdbcUrl) {
        return jdbcUrl.replaceAll("\\?.*", "");
    }

    /** For who only reads: an embedded store that is not there would be made, and be empty. */
    static void requireStore(String jdbcUrl) throws IOException {
        Path directory = embedded(jdbcUrl);
        if (directory != null) {
            DirectoryBackup.requireDataDirectory(directory);
        }
    }
}
