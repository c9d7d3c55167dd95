package io.zabra.engine.txn;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The syntax of znode paths (Apache's {@code PathUtils}). */
public final class ZnodePath {
    public static final String ROOT = "/";

    private static final int ZEROS_OF_SUFFIX = 10;

    private ZnodePath() {}

    /** The root for znodes directly below it; null-free nonsense for what is no path. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? ROOT : path.substring(0, slash);
    }

    /** The last part; empty for the root. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@link #name} in UTF-8. */
    public static byte[] nameBytes(String path) {
        return name(path).getBytes(StandardCharsets.UTF_8);
    }

    public static String child(String parent, String name) {
        return parent.equals(ROOT) ? ROOT + name : parent + "/" + name;
    }

    /** As a leader names sequential znodes: with the parent's counter in ten digits, after a minus where it has gone round. */
    static String sequential(String prefix, int counter) {
        if (counter < 0) {
            return prefix + String.format(Locale.ENGLISH, "%010d", counter);
        }
        String digits = Integer.toString(counter);
        return prefix + "0".repeat(ZEROS_OF_SUFFIX - digits.length()) + digits;
    }

    /**
     * Whether a znode may have this path: absolute, no empty part, no {@code .} or {@code ..}, no control characters,
     * surrogates or private-use characters.
     */
    public static boolean isValid(String path) {
        int length = path.length();
        if (length == 0 || path.charAt(0) != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        int start = 1;
        for (int i = 1; i < length; i++) {
            char c = path.charAt(i);
            if (c == '/') {
                if (!isName(path, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (isForbidden(c)) {
                return false;
            }
        }
        return isName(path, start, length);
    }

    private static boolean isName(String path, int start, int end) {
        int length = end - start;
        boolean dots = path.charAt(end - 1) == '.' && (length == 1 || (length == 2 && path.charAt(start) == '.'));
        return length > 0 && !dots;
    }

    private static boolean isForbidden(char c) {
        return c <= '\u001f' || (c >= '\u007f' && c <= '\u009f') || (c >= '\ud800' && c <= '\uf8ff') || c >= '\ufff0';
    }
}
