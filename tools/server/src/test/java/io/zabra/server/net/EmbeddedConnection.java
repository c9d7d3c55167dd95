package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.security.ClientSecurity;
import io.zabra.server.security.SecuritySettings;
import io.zabra.server.wire.JuteWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a connection needs on a channel of a test's own. */
final class EmbeddedConnection {
    static final int HANDSHAKE_MS = 5_000;

    private EmbeddedConnection() {}

    /** Takes what is written, or nothing. */
    static final class TestChannel extends EmbeddedChannel {
        private boolean stuck;

        TestChannel(ChannelInitializer<Channel> handlers) {
            super(handlers);
        }

        /** @param made takes the connection */
        static TestChannel of(ZnodeStore store, Load load, SqlFront sql, Consumer<Connection> made) throws Exception {
            return of(store, load, sql, new Audit(false), made);
        }

        static TestChannel of(ZnodeStore store, Load load, SqlFront sql, Audit audit, Consumer<Connection> made)
                throws Exception {
            Services services = services(store, load, sql, audit);
            return new TestChannel(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel to) {
                    Connection connection = new Connection(services, to);
                    made.accept(connection);
                    to.pipeline().addLast(connection);
                }
            });
        }

        /** @param none of what is written is taken from now on; false: it is, once more is flushed */
        void stick(boolean none) {
            stuck = none;
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!stuck) {
                super.doWrite(in);
            }
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }

    static Services services(ZnodeStore store, Load load, SqlFront sql, Audit audit) throws Exception {
        return new Services(
                store,
                AccessControl.standard(),
                ClientSecurity.open(SecuritySettings.read(Map.of())),
                new PortLimits(1 << 20, 0, 0, 1_000, 60_000, HANDSHAKE_MS, 1_000, 64 << 20),
                new Metrics(),
                load,
                new ConnectionThrottle(ConnectionRate.UNLIMITED, 0, () -> 0.5),
                audit,
                new ConnectionTable(0, 0),
                new FourLetterWords(Set.of("*"), new Facts()),
                sql,
                Runnable::run,
                () -> 2181);
    }

    private static final class Facts implements FourLetterWords.Facts {
        @Override
        public String version() {
            return "3.9.5";
        }

        @Override
        public List<String> configuration(int port) {
            return List.of();
        }

        @Override
        public long dataDirBytes() {
            return 0;
        }

        @Override
        public long logDirBytes() {
            return 0;
        }
    }

    static void frame(ByteBuf to, Consumer<JuteWriter> content) {
        int start = to.writerIndex();
        to.writeInt(0);
        content.accept(new JuteWriter(to));
        to.setInt(start, to.writerIndex() - start - Integer.BYTES);
    }
}
