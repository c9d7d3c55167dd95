package io.zabra.server.security;

import io.zabra.consensus.net.MemberCheck;
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
 * @param members what the certificate of who says that it is a member must show ({@code zabra.quorum.verifyMembers})
 */
public record PeerTlsSettings(
        TlsConfig config, boolean dialed, boolean plaintextToo, boolean reloading, MemberCheck members) {
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
                config,
                dialed,
                unified,
                Boolean.parseBoolean(values.get("sslQuorumReloadCertFiles")),
                members(values.get(VERIFY), config, dialed && !unified));
    }

    /**
     * Where nothing is said: who could not be connected to, as its certificate is for another host, may not come either; where names do
     * not matter to who connects, or some do without TLS, who can be told to be somebody else may not.
     */
    private static MemberCheck members(@Nullable String value, TlsConfig config, boolean everywhere) {
        if (value != null) {
            return Boolean.parseBoolean(value) ? MemberCheck.ALWAYS : MemberCheck.NONE;
        }
        return everywhere && config.serverNameVerified() && config.clientAuth() == ClientAuth.NEED
                ? MemberCheck.AS_DIALED
                : MemberCheck.NOT_ANOTHERS;
    }

    /** Reads the files; throws {@link IOException} that says which of them cannot be used. */
    public PeerTls open() throws IOException {
        try {
            return new PeerTls(TlsContext.open(config), dialed, plaintextToo, reloading, members);
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
