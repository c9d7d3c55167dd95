package io.zabra.server.admin;

import java.nio.charset.StandardCharsets;

/**
 * Who may use the admin port: programs on the same machine, and who shows {@code Authorization: digest user:password} of a
 * super user. Headers that name another address are not believed, but a request that has one comes from elsewhere: a proxy on this
 * machine has passed it on. Any thread.
 */
final class AdminAccess {
    private static final String SUPER = "super";

    private final IdentityProof proof;
    private final boolean loopbackTrusted;

    /** @param loopbackTrusted whether it is enough to be on the same machine */
    AdminAccess(IdentityProof proof, boolean loopbackTrusted) {
        this.proof = proof;
        this.loopbackTrusted = loopbackTrusted;
    }

    boolean mayUse(AdminCaller caller) {
        boolean here = caller.remote().isLoopbackAddress() && !caller.forwarded();
        return (loopbackTrusted && here) || isSuper(caller);
    }

    /** For what touches all data, being on the same machine is not enough. */
    boolean isSuper(AdminCaller caller) {
        String authorization = caller.authorization();
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization == null || space < 0) {
            return false;
        }
        byte[] secret = authorization.substring(space + 1).strip().getBytes(StandardCharsets.UTF_8);
        String address = caller.remote().getHostAddress();
        return proof.identities(authorization.substring(0, space), secret, address).stream()
                .anyMatch(identity -> identity.scheme().equals(SUPER));
    }
}
