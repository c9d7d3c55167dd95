package io.zabra.engine.auth;

/** What texts take of the heap. Any thread. */
public final class HeapText {
    private static final int ONE_BYTE_MAX = 0xff;

    private HeapText() {}

    /** Bytes of the characters: one each, or two each where one of them needs two. */
    public static long characters(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > ONE_BYTE_MAX) {
                return 2L * length;
            }
        }
        return length;
    }
}
