package io.zabra.consensus.net;

import io.zabra.engine.tls.TlsContext;

/**
 * TLS between servers.
 *
 * @param dialed whether this server speaks it where it connects ({@code sslQuorum}); who connects here may always
 * @param plaintextToo whether who connects here may also do without ({@code portUnification}), as while an ensemble changes over
 * @param reloading whether changed files are loaded without a restart ({@code sslQuorumReloadCertFiles})
 * @param membersVerified whether who says that it is a member must show a certificate for a host of that very member ({@code
 *     zabra.quorum.verifyMembers})
 */
public record PeerTls(
        TlsContext context, boolean dialed, boolean plaintextToo, boolean reloading, boolean membersVerified) {
    /** On every connection, both ways. */
    public static PeerTls always(TlsContext context) {
        return new PeerTls(context, true, false, false, false);
    }

    /** The same, where members are taken for who their certificates say they are. */
    public PeerTls verifyingMembers() {
        return new PeerTls(context, dialed, plaintextToo, reloading, true);
    }
}
