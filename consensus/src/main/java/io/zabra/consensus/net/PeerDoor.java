package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsReload;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands between a connection of another server and those who read it: TLS, then SASL. Any thread. */
final class PeerDoor implements AutoCloseable {
    private static final int RELOAD_MS = 2_000;
    private static final int TLS_HEAD_BYTES = 5;

    private final @Nullable PeerTls tls;
    private final @Nullable PeerSasl sasl;
    private final @Nullable TlsReload reload;
    private final ExecutorService evaluation =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("zabra-sasl", true));

    PeerDoor(@Nullable PeerTls tls, @Nullable PeerSasl sasl) {
        this.tls = tls;
        this.sasl = sasl;
        this.reload = tls != null && tls.reloading() ? TlsReload.start(tls.context(), RELOAD_MS) : null;
    }

    /** Null where this server does not speak TLS where it connects. */
    @Nullable
    TlsContext dialed() {
        return tls != null && tls.dialed() ? tls.context() : null;
    }

    /** Before the handlers of a connection that was accepted are added. */
    void guard(Channel channel, boolean afterHello) {
        if (tls != null) {
            SslHandler encryption = encryption(tls.context(), channel);
            channel.pipeline().addLast(tls.plaintextToo() ? new TlsOrPlaintext(encryption) : encryption);
        }
        if (sasl != null) {
            channel.pipeline().addLast(new SaslServerHandler(sasl, evaluation, afterHello));
        }
    }

    private static SslHandler encryption(TlsContext context, Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        SslHandler handler =
                new SslHandler(context.serverEngine(remote.getAddress().getHostAddress(), remote.getPort()));
        handler.setHandshakeTimeout(context.config().handshakeMs(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /**
     * On a connection that we opened, with its one handler in place.
     *
     * @param host that we connected to
     * @param done told on the loop; where it is false the channel is closed
     */
    void prove(Channel channel, String host, Consumer<Boolean> done) {
        if (sasl == null || !sasl.isLearnerProving()) {
            done.accept(true);
        } else {
            String reader = channel.pipeline().lastContext().name();
            channel.pipeline().addBefore(reader, "sasl", new SaslClientHandler(sasl, evaluation, host, done));
        }
    }

    @Override
    public void close() {
        if (reload != null) {
            reload.close();
        }
        evaluation.shutdownNow();
    }

    /** Looks at the first bytes. */
    private static final class TlsOrPlaintext extends ByteToMessageDecoder {
        private final SslHandler encryption;

        TlsOrPlaintext(SslHandler encryption) {
            this.encryption = encryption;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < TLS_HEAD_BYTES) {
                return;
            }
            if (SslHandler.isEncrypted(in, false)) {
                ctx.pipeline().addAfter(ctx.name(), "tls", encryption);
            }
            ctx.pipeline().remove(this);
        }
    }
}
