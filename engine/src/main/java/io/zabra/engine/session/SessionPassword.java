package io.zabra.engine.session;

import java.security.MessageDigest;

/**
 * The password of a session: a function of its id, the same one as Apache's ({@code ZooKeeperServer.generatePasswd}), so
 * that a client may move between their servers and ours. It guards against mistakes, not against attackers.
 */
public final class SessionPassword {
    private static final long SALT = 0xB3415C00L;
    static final int LENGTH = 16;

    // The generator that java.util.Random documents.
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long SEED_MASK = (1L << 48) - 1;
    private static final int SEED_SHIFT = 16;

    private SessionPassword() {}

    /** A new array of {@value #LENGTH} bytes. */
    public static byte[] of(long sessionId) {
        byte[] password = new byte[LENGTH];
        long seed = (sessionId ^ SALT ^ MULTIPLIER) & SEED_MASK;
        for (int i = 0; i < LENGTH; i += Integer.BYTES) {
            seed = (seed * MULTIPLIER + INCREMENT) & SEED_MASK;
            int next = (int) (seed >>> SEED_SHIFT);
            for (int j = 0; j < Integer.BYTES; j++) {
                password[i + j] = (byte) (next >> (j * Byte.SIZE));
            }
        }
        return password;
    }

    public static boolean matches(long sessionId, byte[] password) {
        return sessionId != 0 && MessageDigest.isEqual(password, of(sessionId));
    }
}
