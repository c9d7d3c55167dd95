package io.zabra.server.net;

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

/** A server in memory, whose log's disk is full while a test wants it so. */
public final class FullDiskServer implements AutoCloseable {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final SqlFront sql = new SqlFront(new ZabraSqlService(store, SqlLimits.DEFAULT), 1, RequestsFirst.never());
    private final Load load = new Load(new LoadLimits(5, 1 << 30, 0, 0, 0, 100, 0, 0));
    private boolean full;
    private long refusedBytes;

    private final ZnodeStore shown = (ZnodeStore) Proxy.newProxyInstance(
            ZnodeStore.class.getClassLoader(),
            new Class<?>[] {ZnodeStore.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "isDiskFull" -> (Object) full;
                case "refusedBytes" -> refusedBytes;
                default -> method.invoke(store, arguments);
            });

    /** @param refused of the largest write that was refused for that; 0: none was */
    public void fillDisk(long refused) {
        full = true;
        refusedBytes = refused;
    }

    public void makeRoom() {
        full = false;
        refusedBytes = 0;
    }

    public ServerView view() throws Exception {
        return new ServerView(EmbeddedConnection.services(shown, load, sql, new Audit(false)));
    }

    /** What a four-letter word is answered. */
    String answer(String word) throws Exception {
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

    @Override
    public void close() {
        sql.close();
        store.close();
    }
}
