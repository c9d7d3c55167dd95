package io.zabra.cli;

import io.zabra.cli.export.DirectoryBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What users say for a server: {@code host:port}, several of them, or a whole JDBC URL. */
final class ServerUrl {
    private static final String OURS = "jdbc:zabra:";
    private static final String EMBEDDED = OURS + "embedded:";

    private ServerUrl() {}

    /** @param given a JDBC URL, which stays as it is, or the part of one that names servers */
    static String jdbc(String given) {
        return given.startsWith("jdbc:") ? given : OURS + "//" + given;
    }

    /**
     * Whether it is a data directory that is meant, and no server.
     *
     * @param rather whether what may be either is one; else what begins as a path of files does, or is there
     */
    static boolean isDirectory(String given, boolean rather) {
        return !given.contains(":")
                && (rather || given.startsWith("/") || given.startsWith(".") || Files.isDirectory(Path.of(given)));
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
        String place = withoutProperties(jdbcUrl);
        if (place.startsWith(EMBEDDED)) {
            DirectoryBackup.requireDataDirectory(Path.of(place.substring(EMBEDDED.length())));
        }
    }
}
