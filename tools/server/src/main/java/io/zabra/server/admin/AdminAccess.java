package io.zabra.server.admin;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin port: programs on the same machine, and who shows {@code Authorization: digest user:password} of a
 * super user. Headers that name another address are not believed. Any thread.
 */
final class AdminAccess {
    private static final String SUPER = "super";

    private final IdentityProof proof;

    AdminAccess(IdentityProof proof) {
        this.proof = proof;
    }

    boolean mayUse(InetAddress remote, @Nullable String authorization) {
        return remote.isLoopbackAddress() || isSuper(remote, authorization);
    }

    /** For what touches all data, being on the same machine is not enough. */
    boolean isSuper(InetAddress remote, @Nullable String authorization) {
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization == null || space < 0) {
            return false;
        }
        byte[] secret = authorization.substring(space + 1).strip().getBytes(StandardCharsets.UTF_8);
        return proof.identities(authorization.substring(0, space), secret, remote.getHostAddress()).stream()
                .anyMatch(identity -> identity.scheme().equals(SUPER));
    }
}
