package io.zabra.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** {@code user:base64 of the hash of user:password}, as identities of scheme digest are written. */
final class Digests {
    private static final String STANDARD = "SHA1";

    private Digests() {}

    /** The algorithm that is set, or Apache's; throws where this JDK has no such one. */
    static String known(String setting, Map<String, String> values) throws SettingException {
        String algorithm = values.getOrDefault(setting, STANDARD);
        try {
            MessageDigest.getInstance(algorithm);
            return algorithm;
        } catch (NoSuchAlgorithmException e) {
            throw new SettingException(setting, setting + "=" + algorithm + " is not a digest that this JDK has", e);
        }
    }

    /** @param userAndPassword {@code user:password}; without a colon the user is all of it */
    static String identity(String algorithm, byte[] userAndPassword) {
        String text = new String(userAndPassword, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        byte[] hash;
        try {
            hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no such digest any more: " + algorithm, e);
        }
        return (colon < 0 ? text : text.substring(0, colon)) + ":"
                + Base64.getEncoder().encodeToString(hash);
    }

    /** In a time that does not depend on where they differ. */
    static boolean same(String some, String other) {
        return MessageDigest.isEqual(some.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
