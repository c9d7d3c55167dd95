package io.zabra.server.net;

import io.zabra.engine.auth.AuthId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client shows into identities: schemes {@code digest} and {@code ip} (Apache's {@code
 * DigestAuthenticationProvider} and {@code IPAuthenticationProvider}). Any thread.
 */
public final class Authenticator {
    private static final AuthId SUPER = new AuthId("super", "");

    private final String digestAlgorithm;
    private final @Nullable String superDigest;

    /**
     * @param digestAlgorithm as {@link MessageDigest} names it; throws {@link IllegalArgumentException} where it has none
     * @param superDigest {@code user:base64} of who may do everything; null: nobody
     */
    public Authenticator(String digestAlgorithm, @Nullable String superDigest) {
        this.digestAlgorithm = digestAlgorithm;
        this.superDigest = superDigest;
        digest(new byte[0]);
    }

    /** The identities that were proved, or none where the scheme is unknown. */
    public List<AuthId> authenticate(String scheme, byte[] secret, String address) {
        return switch (scheme) {
            case "digest" -> digestIdentities(secret);
            case "ip" -> List.of(new AuthId("ip", address));
            default -> List.of();
        };
    }

    private List<AuthId> digestIdentities(byte[] secret) {
        String userAndPassword = new String(secret, StandardCharsets.UTF_8);
        int colon = userAndPassword.indexOf(':');
        String user = colon < 0 ? userAndPassword : userAndPassword.substring(0, colon);
        byte[] hash = digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
        String id = user + ":" + Base64.getEncoder().encodeToString(hash);
        AuthId identity = new AuthId("digest", id);
        return isSuper(id) ? List.of(SUPER, identity) : List.of(identity);
    }

    private boolean isSuper(String id) {
        return superDigest != null
                && MessageDigest.isEqual(
                        id.getBytes(StandardCharsets.UTF_8), superDigest.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance(digestAlgorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no such digest algorithm: " + digestAlgorithm, e);
        }
    }
}
