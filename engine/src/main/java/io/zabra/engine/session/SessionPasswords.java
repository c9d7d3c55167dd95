package io.zabra.engine.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** How the password of a session, by which a client takes it over on another connection, is made from its id. Any thread. */
public interface SessionPasswords {
    /** {@link SessionPassword}: for servers whose clients may move from and to Apache's. */
    SessionPasswords APACHE = SessionPassword::of;

    /** A new array of 16 bytes. */
    byte[] of(long sessionId);

    default boolean matches(long sessionId, byte[] password) {
        return sessionId != 0 && MessageDigest.isEqual(password, of(sessionId));
    }

    /** Nobody who does not know the secret can tell a password: the beginning of HMAC-SHA256 of the id. */
    static SessionPasswords keyed(byte[] secret) {
        HmacSha256 hash = new HmacSha256(secret);
        return sessionId -> Arrays.copyOf(
                hash.of(ByteBuffer.allocate(Long.BYTES).putLong(0, sessionId).array()), SessionPassword.LENGTH);
    }
}
