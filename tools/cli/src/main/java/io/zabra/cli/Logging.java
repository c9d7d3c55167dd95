package io.zabra.cli;

import org.slf4j.LoggerFactory;

/** How much is logged. Consoles stay quiet: what a user is to know is printed, and only trouble is logged. */
final class Logging {
    /** Of the root logger; read by {@link LogConfigurator}, when the first logger is asked for. */
    static final String LEVEL = "zabra.log.level";

    /** {@code json}, or text. */
    static final String FORMAT = "zabra.log.format";

    /** SLF4J's, each. */
    private static final String PROVIDER = "slf4j.provider";

    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private Logging() {}

    /**
     * Sets logging up on another thread, which takes as long as reading a configuration. Nobody else may ask for a logger before that
     * thread has ended: he would get one that keeps its lines back.
     */
    static Thread begin(String level) {
        atLevel(level);
        if (System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, LogProvider.class.getName());
            System.setProperty(VERBOSITY, "WARN"); // Else it says that it was told which one to take.
        }
        Thread thread = new Thread(LoggerFactory::getILoggerFactory, "zabra-logging");
        thread.start();
        return thread;
    }

    /** To be called before the first class with a logger is used; a level set from outside prevails. */
    static void atLevel(String level) {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, level);
        }
    }
}
