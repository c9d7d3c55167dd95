package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StatusCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aServerAloneIsHealthy(@TempDir Path directory) throws Exception {
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory, 0))) {
            assertThat(execute("127.0.0.1:" + server.port())).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString())
                .contains("standalone")
                .contains("0x0")
                .endsWith("One server, without an ensemble." + System.lineSeparator());
    }

    @Test
    void aServerThatIsGoneIsNamed(@TempDir Path directory) throws Exception {
        int unused = unusedPort();
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory, 0))) {
            assertThat(execute("127.0.0.1:" + server.port() + ",127.0.0.1:" + unused))
                    .isEqualTo(ExitCode.FAILED);
        }
        assertThat(out.toString()).contains("connection refused").contains("Not serving: 127.0.0.1:" + unused + ".");
    }

    @Test
    void forScriptsItIsOneObject(@TempDir Path directory) throws Exception {
        int unused = unusedPort();
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory, 0))) {
            String address = "127.0.0.1:" + server.port();
            assertThat(execute("--json", address + ",127.0.0.1:" + unused)).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString())
                    .startsWith("{\"healthy\":false,\"summary\":\"")
                    .containsPattern(
                            "\\{\"server\":\"" + address
                                    + "\",\"serving\":true,\"mode\":\"standalone\",\"zxid\":\"0x0\",\"version\":\"[0-9.]+\",\"znodes\":\\d+,")
                    .contains("{\"server\":\"127.0.0.1:" + unused
                            + "\",\"serving\":false,\"trouble\":\"connection refused\"}]}")
                    .hasLineCount(1);
        }
    }

    @Test
    void whereNobodyAnswersTheExitStatusSaysSo() throws IOException {
        assertThat(execute("127.0.0.1:" + unusedPort())).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(out.toString()).contains("No server serves.");
    }

    @Test
    void aServerOfSomethingElseIsToldApart() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerOnce(other));
            answering.start();
            assertThat(execute("127.0.0.1:" + other.getLocalPort())).isEqualTo(ExitCode.UNREACHABLE);
            answering.join();
        }
        assertThat(out.toString()).contains("http/1.1 400 bad request");
    }

    @Test
    void aServerThatMayTakeNoTimeIsACommandLineError() {
        assertThat(execute("--timeout", "-1", "localhost:2181")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--timeout must be 1 ms or more");
    }

    @Test
    void aPortThatIsNoNumberIsACommandLineError() {
        assertThat(execute("localhost:zk")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'localhost:zk' is no HOST or HOST:PORT");
    }

    private static void answerOnce(ServerSocket other) {
        try (var socket = other.accept()) {
            socket.getInputStream().readNBytes(4);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int execute(String... servers) {
        CommandLine commandLine = Zabra.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        String[] args = new String[servers.length + 1];
        args[0] = "status";
        System.arraycopy(servers, 0, args, 1, servers.length);
        return commandLine.execute(args);
    }
}
