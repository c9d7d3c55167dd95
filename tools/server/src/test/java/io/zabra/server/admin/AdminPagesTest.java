package io.zabra.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.zabra.server.net.FullDiskServer;
import io.zabra.server.net.ServerView;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What probes of whoever keeps processes running are told. */
class AdminPagesTest {
    private static final String TROUBLE =
            ",\"trouble\":\"the log's disk is full: a write was refused here that wanted 100 bytes of it\"}";
    private static final AdminCaller SOMEBODY = new AdminCaller(InetAddress.getLoopbackAddress(), null, true);

    private final FullDiskServer server = new FullDiskServer();
    private boolean ready = true;
    private AdminPages pages;

    @BeforeEach
    void open() throws Exception {
        ServerView view = server.view();
        AdminSettings settings =
                new AdminSettings(null, true, AdminSettings.COMMAND_URL, false, 0, Path.of("unused"), null);
        AdminAccess access = new AdminAccess((scheme, secret, address) -> List.of(), true);
        pages = new AdminPages(view, access, settings, () -> ready);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void isAnswered(String page, HttpResponseStatus status, String body) {
        AdminReply reply = pages.answer(SOMEBODY, page);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().replaceAll("\\s*\n\\s*", "").replace("\" : ", "\":"))
                .isEqualTo(body);
    }

    @Test
    void withoutTroubleNoneIsSaid() {
        isAnswered("/health", HttpResponseStatus.OK, "{\"status\":\"up\"}");
        isAnswered("/ready", HttpResponseStatus.OK, "{\"ready\":true}");
    }

    /** A new process would find the disk as full, and reads are served. */
    @Test
    void aFullDiskIsSaidAndChangesNoStatus() {
        server.fillDisk(100);
        isAnswered("/health", HttpResponseStatus.OK, "{\"status\":\"up\"" + TROUBLE);
        isAnswered("/ready", HttpResponseStatus.OK, "{\"ready\":true" + TROUBLE);
        server.makeRoom();
        isAnswered("/health", HttpResponseStatus.OK, "{\"status\":\"up\"}");
    }

    @Test
    void whoServesNobodyIsNotReadyThoughItIsUp() {
        ready = false;
        isAnswered("/health", HttpResponseStatus.OK, "{\"status\":\"up\"}");
        server.fillDisk(100);
        isAnswered("/ready", HttpResponseStatus.SERVICE_UNAVAILABLE, "{\"ready\":false" + TROUBLE);
    }
}
