package io.zabra.cli;

/** What the process tells the shell. */
final class ExitCode {
    static final int OK = 0;
    /** A statement failed, an import was refused. */
    static final int FAILED = 1;
    /** The command line was wrong; picocli's own. */
    static final int USAGE = 2;
    /** No connection to the database. */
    static final int UNREACHABLE = 3;

    private ExitCode() {}
}
