package io.zabra.server.security;

import io.zabra.consensus.net.PeerTls;
import io.zabra.engine.tls.ClientAuth;
import io.zabra.engine.tls.TlsConfig;
import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TLS between servers, by Apache's names ({@code sslQuorum}, {@code portUnification}, {@code ssl.quorum.*}).
 *
 * @param dialed whether this server speaks it where it connects
 * @param plaintextToo whether others may connect without
 * @param reloading whether changed files are loaded without a restart
 * @param membersVerified whether a member's certificate must be for a host of that very member ({@code zabra.quorum.verifyMembers})
 */
public record PeerTlsSettings(
        TlsConfig config, boolean dialed, boolean plaintextToo, boolean reloading, boolean membersVerified) {
    private static final String QUORUM = "sslQuorum";
    private static final String UNIFIED = "portUnification";
    private static final String VERIFY = "zabra.quorum.verifyMembers";

    /** Null where nobody is to speak TLS. */
    public static @Nullable PeerTlsSettings read(Map<String, String> values) throws SettingException {
        boolean dialed = Boolean.parseBoolean(values.get(QUORUM));
        boolean unified = Boolean.parseBoolean(values.get(UNIFIED));
        boolean verifies = Boolean.parseBoolean(values.get(VERIFY));
        if (!dialed && !unified) {
            if (verifies) {
                throw new SettingException(VERIFY, VERIFY + "=true needs " + QUORUM + "=true: members prove it by TLS");
            }
            return null;
        }
        TlsConfig config;
        try {
            config = TlsConfig.read("ssl.quorum.", true, values::get);
        } catch (TlsException e) {
            throw new SettingException(e.setting(), String.valueOf(e.getMessage()), e);
        }
        String asker = dialed ? QUORUM : UNIFIED;
        if (config.keyStore() == null) {
            throw new SettingException(
                    asker,
                    asker + "=true needs ssl.quorum.keyStore.location: a file with this server's key and certificate");
        }
        if (config.trustStore() == null && (dialed || config.clientAuth() != ClientAuth.NONE)) {
            throw new SettingException(
                    asker, asker + "=true needs ssl.quorum.trustStore.location: a file with the CA of the servers");
        }
        if (verifies && config.clientAuth() != ClientAuth.NEED) {
            throw new SettingException(
                    VERIFY, VERIFY + "=true needs ssl.quorum.clientAuth=need: who shows no certificate is no member");
        }
        return new PeerTlsSettings(
                config, dialed, unified, Boolean.parseBoolean(values.get("sslQuorumReloadCertFiles")), verifies);
    }

    /** Reads the files; throws {@link IOException} that says which of them cannot be used. */
    public PeerTls open() throws IOException {
        try {
            return new PeerTls(TlsContext.open(config), dialed, plaintextToo, reloading, membersVerified);
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
