package io.zabra.server.admin;

import io.zabra.engine.auth.AuthId;
import java.util.List;

/** Proves identities as an {@code addauth} on the client port does. Any thread. */
@FunctionalInterface
public interface IdentityProof {
    /** The identities that are proved; none where nothing is. */
    List<AuthId> identities(String scheme, byte[] secret, String address);
}
