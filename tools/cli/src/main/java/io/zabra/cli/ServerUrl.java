package io.zabra.cli;

/** What users say for a server: {@code host:port}, several of them, or a whole JDBC URL. */
final class ServerUrl {
    private ServerUrl() {}

    /** @param given a JDBC URL, which stays as it is, or the part of one that names servers */
    static String jdbc(String given) {
        return given.startsWith("jdbc:") ? given : "jdbc:zabra://" + given;
    }

    /** Fit to be shown: its properties may hold a password. */
    static String withoutProperties(String jdbcUrl) {
        return jdbcUrl.replaceAll("\\?.*", "");
    }
}
