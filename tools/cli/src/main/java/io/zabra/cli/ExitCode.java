package io.zabra.cli;

import java.sql.SQLException;
import java.util.Set;

/** What the process tells the shell. The server adds 70: its store failed. */
final class ExitCode {
    static final int OK = 0;
    /** What was asked for was not done, or shows that something is wrong. */
    static final int FAILED = 1;
    /** The command line was wrong; picocli's own. */
    static final int USAGE = 2;
    /** No server, or no database, could be connected to, or it was lost. */
    static final int UNREACHABLE = 3;
    /** Ended by Ctrl-C; the JVM's own. */
    static final int INTERRUPTED = 130;

    /** Classes of SQLSTATE: connections, and who may have one. */
    private static final Set<String> OF_CONNECTIONS = Set.of("08", "28");

    private ExitCode() {}

    static int of(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() > 2 && OF_CONNECTIONS.contains(state.substring(0, 2))
                ? UNREACHABLE
                : FAILED;
    }
}
