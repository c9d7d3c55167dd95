package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.zookeeper.server.command.FourLetterCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourLetterWordsTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // each test starts it with settings of its own
    private ZabraServer server;

    private void start(String... lines) throws IOException {
        server = TestServers.zabra(directory, lines);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String say(String word) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.raw(word.getBytes(StandardCharsets.US_ASCII));
            return client.rest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "ruok\n", "ruok\r\n"})
    void aWordIsAnsweredBareAndWithALineEnd(String word) throws IOException {
        start();
        assertThat(say(word)).isEqualTo("imok");
    }

    @Test
    void aWordIsAnsweredToAHalfClosedConnection() throws IOException {
        start();
        try (RawClient client = new RawClient(server.port())) {
            client.raw("ruok".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(client.rest()).isEqualTo("imok");
        }
    }

    @Test
    void aWordMayComeOneByteAtATime() throws IOException {
        start();
        try (RawClient client = new RawClient(server.port())) {
            for (char letter : "ruok".toCharArray()) {
                client.raw(new byte[] {(byte) letter});
            }
            assertThat(client.rest()).isEqualTo("imok");
        }
    }

    @Test
    void onlyTheWhiteListIsExecuted() throws IOException {
        start("4lw.commands.whitelist=ruok, isro");
        assertThat(say("isro")).isEqualTo("rw");
        assertThat(say("mntr")).isEqualTo("mntr is not executed because it is not in the whitelist.\n");
        assertThat(say("srvr")).startsWith("Zookeeper version: 3.9.5");
    }

    @Test
    void everyWordOfApachesIsAnswered() throws Exception {
        start("4lw.commands.whitelist=*");
        int words = 0;
        for (Field field : FourLetterCommands.class.getFields()) {
            String word = field.getType() == int.class
                    ? String.valueOf(FourLetterCommands.getCommandString(field.getInt(null)))
                    : "";
            // One of them is what telnet sends when it is interrupted.
            if (word.matches("[a-z]{4}") && !word.equals("null")) {
                assertThat(say(word)).as(word).doesNotContain("not executed");
                words++;
            }
        }
        assertThat(words).isGreaterThanOrEqualTo(17);
    }

    @Test
    void theStatesOfTheServerAreTold() throws IOException {
        start();
        try (RawClient client = RawClient.open(server.port(), 10_000)) {
            client.call(
                    OpCode.CREATE,
                    w -> w.string("/e")
                            .bytes(null)
                            .int32(1)
                            .int32(31)
                            .string("world")
                            .string("anyone")
                            .int32(1));
            client.call(OpCode.GET_DATA, w -> w.string("/e").bool(true));
            assertThat(say("stat"))
                    .contains("Clients:\n /127.0.0.1:")
                    .contains("Mode: standalone\n")
                    .contains("Node count: ");
            assertThat(say("mntr"))
                    .contains("zk_watch_count\t1\n")
                    .contains("zk_ephemerals_count\t1\n")
                    .contains("zk_server_state\tstandalone\n");
            assertThat(say("cons")).contains("lop=GETD").contains("sid=0x");
            assertThat(say("conf"))
                    .contains("clientPort=" + server.port() + "\n")
                    .contains("tickTime=100\n");
            assertThat(say("envi")).contains("zookeeper.version=3.9.5");
            assertThat(say("wchs")).isEqualTo("1 connections watching 1 paths\nTotal watches:1\n");
            assertThat(say("wchp")).startsWith("/e\n\t0x");
            assertThat(say("wchc")).contains("\n\t/e\n");
            assertThat(say("dump")).contains("Sessions with Ephemerals (1):").contains("\t/e\n");
            assertThat(say("dirs")).startsWith("datadir_size: ");
            assertThat(say("srst")).isEqualTo("Server stats reset.\n");
            assertThat(say("crst")).isEqualTo("Connection stats reset.\n");
        }
    }
}
