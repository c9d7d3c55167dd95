package io.zabra.consensus.net;

import io.zabra.engine.tls.TlsContext;

/**
 * TLS between servers.
 *
 * @param dialed whether this server speaks it where it connects ({@code sslQuorum}); who connects here may always
 * @param plaintextToo whether who connects here may also do without ({@code portUnification}), as while an ensemble changes over
 * @param reloading whether changed files are loaded without a restart ({@code sslQuorumReloadCertFiles})
 * @param members what who says that it is a member must show
 */
public record PeerTls(
        TlsContext context, boolean dialed, boolean plaintextToo, boolean reloading, MemberCheck members) {
    /** On every connection, both ways. */
    public static PeerTls always(TlsContext context) {
        return new PeerTls(context, true, false, false, MemberCheck.NONE);
    }

    /** The same with another check of who is a member. */
    public PeerTls checking(MemberCheck newMembers) {
        return new PeerTls(context, dialed, plaintextToo, reloading, newMembers);
    }
}
