package io.zabra.jdbc.spi;

import java.util.List;

/**
 * What a connection asks of its session.
 *
 * @param chroot paths in SQL are relative to it and nothing outside it shows; {@code ""} for none, else {@code /a/b}
 * @param sessionTimeoutMs of the ZooKeeper session; negotiated
 * @param credentials scheme and secret pairs, as ZooKeeper's {@code addauth}
 * @param applicationName for the tables of connections and queries; may be empty
 * @param ephemeralsAllowed whether ephemeral znodes may be created; else 25000
 */
public record SqlSessionOptions(
        String chroot,
        int sessionTimeoutMs,
        List<Credential> credentials,
        String applicationName,
        boolean ephemeralsAllowed) {
    public SqlSessionOptions {
        credentials = List.copyOf(credentials);
    }

    /** With ephemerals. */
    public SqlSessionOptions(
            String chroot, int sessionTimeoutMs, List<Credential> credentials, String applicationName) {
        this(chroot, sessionTimeoutMs, credentials, applicationName, true);
    }

    /** Its secret does not show in {@code toString}. */
    public record Credential(String scheme, String secret) {
        @Override
        public String toString() {
            return "Credential[" + scheme + "]";
        }
    }
}
