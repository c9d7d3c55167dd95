package io.zabra.sql.embedded;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.SqlSessionOptions.Credential;
import io.zabra.jdbc.spi.SqlState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What credentials prove in process, where there is no server to ask: the digest scheme of Apache's provider. */
final class Credentials {
    private Credentials() {}

    static List<AuthId> identities(List<Credential> credentials) throws SQLException {
        List<AuthId> identities = new ArrayList<>();
        identities.add(new AuthId("ip", "127.0.0.1"));
        for (Credential credential : credentials) {
            if (!credential.scheme().equals("digest")) {
                throw SqlState.NOT_AUTHENTICATED.exception(
                        "An embedded store knows the scheme digest, not '" + credential.scheme() + "'");
            }
            identities.add(new AuthId("digest", hashed(credential.secret())));
        }
        return identities;
    }

    /** {@code user:password} becomes {@code user:base64(sha1(user:password))}. */
    private static String hashed(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(secret.getBytes(StandardCharsets.UTF_8));
            return secret.split(":", 2)[0] + ":" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
