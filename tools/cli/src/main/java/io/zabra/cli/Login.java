package io.zabra.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * As whom a command connects. A password is no argument of its own: those of a process can be read by every user of the machine, and stay
 * in the shell's history.
 */
final class Login {
    private static final String NO_CONNECTION = "08001";
    private static final String USER = "ZABRA_USER";
    private static final String PASSWORD = "ZABRA_PASSWORD";
    private static final Character NOTHING_SHOWN = 0;
    private static final Pattern NAMED_IN_URL = Pattern.compile("[?&]user=");

    @Option(
            names = {"-U", "--user"},
            paramLabel = "USER",
            description = "As whom, by the scheme digest (default: $ZABRA_USER).")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its first line is the password (default: $ZABRA_PASSWORD; a terminal is asked).")
    private @Nullable Path passwordFile;

    /** Whether the command itself says as whom. */
    boolean isSaid() {
        return user != null;
    }

    /** @throws IOException where the password cannot be read, or is not known */
    Connection connect(String jdbcUrl) throws SQLException, IOException {
        if (!ServerUrl.isOurs(jdbcUrl)) {
            throw new SQLException("it is none of Zabra's URLs, which begin with jdbc:zabra:", NO_CONNECTION);
        }
        return DriverManager.getConnection(jdbcUrl, properties(jdbcUrl, System.getenv()));
    }

    /** Empty where the URL says it all, or nobody is named. */
    Properties properties(String jdbcUrl, Map<String, String> environment) throws IOException {
        Properties properties = new Properties();
        String name = user;
        if (name == null && !NAMED_IN_URL.matcher(jdbcUrl).find()) {
            name = environment.get(USER);
        }
        if (name != null) {
            properties.setProperty("user", name);
            properties.setProperty("password", password(name, environment));
        } else if (passwordFile != null) {
            throw new IOException("--password-file is of nobody: name the user, too, with --user");
        }
        return properties;
    }

    private String password(String name, Map<String, String> environment) throws IOException {
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        // That of the one who is named beside it, and nobody else's.
        String said = name.equals(environment.getOrDefault(USER, name)) ? environment.get(PASSWORD) : null;
        return said != null ? said : asked(name);
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            if (line == null || line.isEmpty()) {
                throw new IOException(file + " is empty: its first line is to be the password");
            }
            return line;
        }
    }

    private static String asked(String name) throws IOException {
        if (!SqlInput.isTerminal(SystemStream.Input)) {
            throw new IOException(
                    "No password of " + name + ": set " + PASSWORD + ", or name a file with --password-file");
        }
        try (Terminal terminal =
                TerminalBuilder.builder().encoding(StandardCharsets.UTF_8).build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            return reader.readLine("Password of " + name + ": ", NOTHING_SHOWN);
        } catch (UserInterruptException | EndOfFileException e) {
            throw new IOException("No password of " + name + " was typed", e);
        }
    }
}
