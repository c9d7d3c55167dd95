package io.zabra.server.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import io.zabra.server.thread.ThreadShares.Share;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux makes of it, read back from it. */
class LinuxSharesTest {
    private static final long SLICE_NANOS = 300_000;
    private static final int NOBODY = Integer.MAX_VALUE;

    private ThreadShares shares;

    @BeforeEach
    void onLinux() throws Exception {
        LinuxShares opened = LinuxShares.open();
        assumeTrue(opened != null, "no Linux of x86 or ARM");
        shares = Objects.requireNonNull(opened);
        assumeTrue(onNewThread("probe", this::own).sliceNanos() > 0, "Linux before 6.12");
    }

    /** On a thread that nothing was changed for yet, and that is gone then. */
    private static <T> T onNewThread(String name, Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        new Thread(future, name).start();
        return future.get();
    }

    private Share own() {
        return Objects.requireNonNull(shares.of(ThreadShares.CALLING));
    }

    @Test
    void aSliceIsTheThreadsOwnAndNotOfThoseThatItBegins() throws Exception {
        List<Share> seen = onNewThread("own", () -> {
            Share before = own();
            assertThat(shares.give(ThreadShares.CALLING, before.withSlice(SLICE_NANOS, true)))
                    .isTrue();
            return List.of(before, own(), onNewThread("child", this::own));
        });
        assertThat(seen.get(1)).isEqualTo(seen.get(0).withSlice(SLICE_NANOS, true));
        Share before = seen.get(0);
        assertThat(seen.get(2))
                .isEqualTo(
                        new Share(before.policy(), Math.max(0, before.nice()), before.sliceNanos(), before.ownAlone()));
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        List<Share> seen = onNewThread("own", () -> {
            Share before = own();
            Share wrong = new Share(-1, 0, SLICE_NANOS, false);
            assertThat(shares.give(ThreadShares.CALLING, wrong)).isFalse();
            assertThat(shares.give(NOBODY, before)).isFalse();
            return List.of(before, own());
        });
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(shares.of(NOBODY)).isNull();
    }

    @Test
    void aServersThreadsArePreferredOnceItIsAskedForSql(@TempDir Path directory) throws Exception {
        assumeTrue(onNewThread("probe", this::own).nice() >= 0, "this process was given more weight than others");
        try (ZabraServer server = ZabraServer.start(TestServers.config(directory));
                Connection connection = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port() + "/");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM znodes")) {
            assertThat(rows.next()).isTrue();
            Await.until("the I/O threads are preferred", () -> {
                List<Share> of = sharesOf("zabra-io");
                return !of.isEmpty() && of.stream().allMatch(LinuxSharesTest::isPreferred);
            });
            assertThat(sharesOf("zabra-sql")).isNotEmpty().noneMatch(LinuxSharesTest::isPreferred);
        }
    }

    private static boolean isPreferred(Share share) {
        return share.sliceNanos() == RequestsFirst.SLICE_NANOS;
    }

    private List<Share> sharesOf(String prefix) throws Exception {
        return ThreadNames.all().entrySet().stream()
                .filter(thread -> thread.getValue().startsWith(prefix))
                .map(Map.Entry::getKey)
                .map(shares::of)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
