package io.zabra.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The lines are those that Apache 3.9.5 was seen to write for the same requests. */
class AuditTest {
    private static final Logger AUDIT = (Logger) LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");

    private static void create(JuteWriter w, String path, int flags) {
        w.string(path)
                .bytes(null)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(flags);
    }

    @Test
    void everyChangeIsWrittenDownAsApacheWritesIt(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        AUDIT.setLevel(Level.INFO);
        AUDIT.addAppender(lines);
        try (ZabraServer server = TestServers.zabra(directory, "audit.enable=true");
                RawClient client = RawClient.open(server.port(), 10_000)) {
            changeEverything(client);
        } finally {
            AUDIT.detachAppender(lines);
        }
        String user = System.getProperty("user.name");
        assertThat(lines.list)
                .extracting(event -> event.getFormattedMessage().replaceAll("session=0x[0-9a-f]+\t", ""))
                .containsExactlyElementsOf(List.of(
                        "user=" + user + "\toperation=serverStart\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=create\tznode=/a\tznode_type=persistent\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=create\tznode=/a/e\tznode_type=ephemeral\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=create\tznode=/a/s-0000000001\tznode_type=persistent_sequential\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=create\tznode=/a\tznode_type=persistent\tresult=failure",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=setData\tznode=/a\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=setAcl\tznode=/a\tacl=world:anyone:cdrwa\tresult=success",
                        "user=127.0.0.1,u\tip=127.0.0.1\toperation=delete\tznode=/a?result=success\tresult=failure",
                        "user=" + user
                                + "\toperation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=/a/e\tresult=success",
                        "user=" + user + "\toperation=serverStop\tresult=invoked"));
    }

    @Test
    void theEphemeralsOfASessionThatExpiresAreWrittenDown(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        AUDIT.setLevel(Level.INFO);
        AUDIT.addAppender(lines);
        try (ZabraServer server = TestServers.zabra(directory, "audit.enable=true");
                RawClient client = new RawClient(server.port())) {
            long id = client.connect(300, 0, new byte[16], 0, true).sessionId();
            client.call(OpCode.CREATE, w -> create(w, "/e", 1));
            Await.until("it has expired", () -> server.store().tree().find("/e") == null);
            String line =
                    "session=0x%x\tuser=%s\toperation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=/e\tresult=success"
                            .formatted(id, System.getProperty("user.name"));
            Await.until(
                    "it is written down",
                    () -> List.copyOf(lines.list).stream()
                            .anyMatch(event -> event.getFormattedMessage().equals(line)));
        } finally {
            AUDIT.detachAppender(lines);
        }
    }

    @Test
    void whatAClientCallsItselfBeginsNeitherALineNorAField(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        AUDIT.setLevel(Level.INFO);
        AUDIT.addAppender(lines);
        try (ZabraServer server = TestServers.zabra(directory, "audit.enable=true");
                RawClient client = RawClient.open(server.port(), 10_000)) {
            String name = "bob\tip=1.2.3.4\toperation=none\nsession=0x1\u2028\u0085user=alice";
            client.call(OpCode.AUTH, w -> w.int32(0).string("digest").bytes((name + ":p").getBytes(UTF_8)));
            client.call(OpCode.CREATE, w -> create(w, "/a", 0));
        } finally {
            AUDIT.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(event -> event.getFormattedMessage().replaceAll("session=0x[0-9a-f]+\t", ""))
                .contains("user=127.0.0.1,bob?ip=1.2.3.4?operation=none?session=0x1??user=alice\tip=127.0.0.1"
                        + "\toperation=create\tznode=/a\tznode_type=persistent\tresult=success");
    }

    @Test
    void theNameOfASchemeThatNobodyKnowsIsLoggedOnOneShortLine(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger("io.zabra.server.net.ProvedIdentities");
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), 10_000)) {
            String name = "x\n2026-11-30 ERROR the store stops" + "y".repeat(100_000);
            client.call(OpCode.AUTH, w -> w.int32(0).string(name).bytes(new byte[1]));
        } finally {
            log.detachAppender(lines);
            log.setLevel(null);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "127.0.0.1 is refused by scheme x?2026-11-30?ERROR?the?store?sto: there is no such scheme here");
    }

    @Test
    void everyChangeThatComesBySqlIsWrittenDown(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        AUDIT.setLevel(Level.INFO);
        AUDIT.addAppender(lines);
        try (ZabraServer server = TestServers.zabra(directory, "audit.enable=true")) {
            try (Connection sql = DriverManager.getConnection(
                            "jdbc:zabra://127.0.0.1:" + server.port() + "/?user=u&password=p&ephemerals=allow");
                    Statement statement = sql.createStatement()) {
                changeEverything(sql, statement);
            }
        } finally {
            AUDIT.detachAppender(lines);
        }
        String who = "user=127.0.0.1,u\tip=127.0.0.1\t";
        assertThat(lines.list)
                .extracting(event -> event.getFormattedMessage()
                        .replaceAll("session=0x[0-9a-f]+\t", "")
                        .replaceAll("_c_[0-9a-f-]{36}", "_c_"))
                .containsSubsequence(
                        who + "operation=create\tznode=/a\tznode_type=persistent\tresult=success",
                        who + "operation=create\tznode=/a\tznode_type=persistent\tresult=failure",
                        who + "operation=setData\tznode=/a\tresult=success",
                        who + "operation=setAcl\tznode=/a\tacl=world:anyone:cdrwa\tresult=success",
                        who + "operation=create\tznode=/a/b\tznode_type=persistent\tresult=success",
                        who + "operation=create\tznode=/a/c\tznode_type=persistent\tresult=success",
                        who + "operation=create\tznode=/l\tznode_type=container\tresult=success",
                        who
                                + "operation=create\tznode=/l/_c_-lock-0000000000\tznode_type=ephemeral_sequential\tresult=success",
                        who + "operation=delete\tznode=/l/_c_-lock-0000000000\tresult=success",
                        who + "operation=create\tznode=/zookeeper/zabra/views/v\tznode_type=persistent\tresult=success",
                        who + "operation=delete\tznode=/a/c\tresult=success",
                        who + "operation=delete\tznode=/a/b\tresult=success");
    }

    private static void changeEverything(Connection sql, Statement statement) throws SQLException {
        statement.executeUpdate("INSERT INTO znodes (path, data_text) VALUES ('/a', 'x')");
        assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO znodes (path, data_text) VALUES ('/a', 'x')"))
                .isInstanceOf(SQLException.class);
        statement.executeUpdate("UPDATE znodes SET data_text = 'y' WHERE path = '/a'");
        statement.executeUpdate("UPDATE znodes SET acl = 'world:anyone:cdrwa' WHERE path = '/a'");
        sql.setAutoCommit(false);
        statement.executeUpdate("INSERT INTO znodes (path) VALUES ('/a/b')");
        statement.executeUpdate("INSERT INTO znodes (path) VALUES ('/a/c')");
        sql.commit();
        sql.setAutoCommit(true);
        assertThat(statement.execute("SELECT lock('/l')")).isTrue();
        assertThat(statement.execute("SELECT unlock('/l')")).isTrue();
        statement.execute("CREATE VIEW v AS SELECT path FROM znodes");
        statement.executeUpdate("DELETE FROM znodes WHERE path LIKE '/a/%'");
    }

    private static void changeEverything(RawClient client) throws Exception {
        client.call(OpCode.AUTH, w -> w.int32(0).string("digest").bytes("u:p".getBytes(UTF_8)));
        client.call(OpCode.CREATE, w -> create(w, "/a", 0));
        client.call(OpCode.CREATE, w -> create(w, "/a/e", 1));
        client.call(OpCode.CREATE, w -> create(w, "/a/s-", 2));
        client.call(OpCode.CREATE, w -> create(w, "/a", 0));
        client.call(OpCode.SET_DATA, w -> w.string("/a").bytes(new byte[3]).int32(-1));
        client.call(
                OpCode.SET_ACL,
                w -> w.string("/a")
                        .int32(1)
                        .int32(31)
                        .string("world")
                        .string("anyone")
                        .int32(-1));
        client.call(OpCode.GET_DATA, w -> w.string("/a").bool(false));
        client.call(OpCode.DELETE, w -> w.string("/a\nresult=success").int32(-1));
        client.call(OpCode.CLOSE_SESSION, w -> {});
    }
}
