package io.zabra.cli;

/** How much is logged. Consoles stay quiet: what a user is to know is printed, and only trouble is logged. */
final class Logging {
    /** Read by {@code logback.xml}, when the first logger is asked for. */
    private static final String LEVEL = "zabra.log.level";

    private Logging() {}

    /** To be called before the first class with a logger is used; a level set from outside prevails. */
    static void atLevel(String level) {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, level);
        }
    }
}
