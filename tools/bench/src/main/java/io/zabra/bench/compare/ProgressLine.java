package io.zabra.bench.compare;

/** What is being measured, on one line of the terminal that errors go to; where they go elsewhere, nothing. */
final class ProgressLine {
    private static final boolean SHOWN = System.getenv("ZABRA_PROGRESS") != null;
    private static final String CLEAR = "\r\u001b[K";

    private ProgressLine() {}

    /** Takes the place of what was shown before. */
    static void show(String text) {
        print(CLEAR + text + " …");
    }

    /** To be called before anything else is printed. */
    static void wipe() {
        print(CLEAR);
    }

    private static void print(String text) {
        if (SHOWN) {
            System.err.print(text);
            System.err.flush();
        }
    }
}
