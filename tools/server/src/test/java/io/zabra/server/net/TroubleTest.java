package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.server.net.EmbeddedConnection.TestChannel;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server says of itself while its log's disk is full. */
class TroubleTest {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final SqlFront sql = new SqlFront(new ZabraSqlService(store, SqlLimits.DEFAULT), 1, RequestsFirst.never());
    private final Load load = new Load(new LoadLimits(5, 1 << 30, 0, 0, 0, 100, 0, 0));
    private boolean full;

    private final ZnodeStore shown = (ZnodeStore) Proxy.newProxyInstance(
            ZnodeStore.class.getClassLoader(),
            new Class<?>[] {ZnodeStore.class},
            (proxy, method, arguments) ->
                    method.getName().equals("isDiskFull") ? (Object) full : method.invoke(store, arguments));

    @AfterEach
    void close() {
        sql.close();
        store.close();
    }

    private String answer(String word) throws Exception {
        TestChannel channel = TestChannel.of(shown, load, sql, connection -> {});
        channel.pipeline()
                .fireChannelRead(Unpooled.copiedBuffer(word, StandardCharsets.US_ASCII))
                .fireChannelReadComplete();
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        channel.finishAndReleaseAll();
        return text.toString();
    }

    /** There are programs that know the lines of this answer by their number. */
    @Test
    void aFullDiskStandsBehindAllThatApacheSays() throws Exception {
        String well = answer("srvr");
        assertThat(well).contains("\nNode count: ").doesNotContain("Trouble");
        full = true;
        assertThat(answer("srvr"))
                .hasLineCount((int) well.lines().count() + 1)
                .endsWith(
                        "\nTrouble: the log's disk is full, or nearly so: writes are, or soon will be, refused here\n");
        assertThat(answer("ruok")).isEqualTo("imok");
    }

    @Test
    void aFullDiskIsAMetric() throws Exception {
        assertThat(answer("mntr")).contains("zk_disk_full\t0\n");
        full = true;
        assertThat(answer("mntr")).contains("zk_disk_full\t1\n");
    }
}
