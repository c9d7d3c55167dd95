package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopCommandTest {
    @Test
    void aServersLoadAndItsHottestPathsShow(@TempDir Path directory) throws Exception {
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory, 0))) {
            String address = "127.0.0.1:" + server.port();
            try (Connection connection = DriverManager.getConnection("jdbc:zabra://" + address);
                    Statement statement = connection.createStatement();
                    PreparedStatement read = connection.prepareStatement("SELECT data FROM znodes WHERE path = ?")) {
                statement.executeUpdate("INSERT INTO znodes (path) VALUES ('/hot'), ('/written')");
                read.setString(1, "/hot");
                for (int i = 0; i < 50; i++) {
                    read.executeQuery().close();
                }
                CommandRun run = CommandRun.of("top", address, "--every", 0.05, "--count", 2, "--paths", 2);
                assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
                assertThat(run.out().lines().filter(line -> line.contains("1 server, ")))
                        .hasSize(2);
                assertThat(run.out())
                        .containsPattern("\n0 +standalone +0x[0-9a-f]+ ")
                        .containsPattern("(?s)hottest paths.*\n/hot +[0-9.,]+ +[0-9.,]+\n/");
            }
        }
    }

    @Test
    void withoutAServerItEndsWithAStatusOfItsOwn() {
        CommandRun run = CommandRun.of("top", "jdbc:nosuchdatabase:x");
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).startsWith("zabra: jdbc:nosuchdatabase:x: ");
    }

    @Test
    void anIntervalOfNothingIsACommandLineError() {
        assertThat(CommandRun.of("top", "localhost", "--every", 0).exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
