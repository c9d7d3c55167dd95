package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.tls.ClientAuth;
import io.zabra.engine.tls.TlsContext;
import io.zabra.server.security.ClientSecurity;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts TLS before a {@link Connection}: always, or where the first byte shows that the client begins with it. A client's
 * certificate becomes its identity of scheme x509 (Apache's {@code NettyServerCnxnFactory}). Any thread.
 */
final class TlsDoor {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);

    /** The type of a TLS record with a handshake (RFC 8446 §5.1); a connect request begins with 0, a word with a letter. */
    private static final int HANDSHAKE_RECORD = 0x16;

    private final TlsContext context;
    private final ClientSecurity security;
    private final Executor handshakes;
    private final boolean plaintextToo;

    /** @param handshakes does what is expensive about them */
    TlsDoor(TlsContext context, ClientSecurity security, Executor handshakes, boolean plaintextToo) {
        this.context = context;
        this.security = security;
        this.handshakes = handshakes;
        this.plaintextToo = plaintextToo;
    }

    /** Whether what was taken for the length of a frame is how a TLS handshake begins. */
    static boolean isHandshake(int firstBytes) {
        return firstBytes >>> 16 == (HANDSHAKE_RECORD << 8 | 3);
    }

    void guard(Channel channel, Connection connection) {
        channel.pipeline()
                .addLast(plaintextToo ? new Choice() : handler(channel))
                .addLast(new Witness(connection))
                .addLast(connection);
    }

    private SslHandler handler(Channel channel) {
        int port = channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getPort() : 0;
        SslHandler handler = new SslHandler(context.serverEngine(RemoteAddress.of(channel), port), handshakes);
        handler.setHandshakeTimeoutMillis(context.config().handshakeMs());
        return handler;
    }

    /** Becomes TLS, or nothing, with the first byte. */
    private final class Choice extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE_RECORD) {
                ctx.pipeline().replace(this, null, handler(ctx.channel()));
            } else {
                ctx.pipeline().remove(this);
            }
        }
    }

    /** Learns how the handshake went. */
    private final class Witness extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private boolean done;
        private boolean failed;

        Witness(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
                ctx.fireUserEventTriggered(event);
                return;
            }
            if (!handshake.isSuccess()) {
                failed = true;
                refuse(ctx, handshake.cause());
            } else if (done) {
                refuse(ctx, new SSLException("it renegotiates"));
            } else {
                done = true;
                connection.proved(certified(ctx));
            }
        }

        private List<AuthId> certified(ChannelHandlerContext ctx) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (context.config().clientAuth() == ClientAuth.NONE) {
                return List.of();
            }
            try {
                return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate own
                        ? security.certified(own)
                        : List.of();
            } catch (SSLPeerUnverifiedException e) {
                LOG.debug("{} shows no certificate", connection.address());
                return List.of();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Throwable tls = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
            if (!(tls instanceof SSLException || tls instanceof RejectedExecutionException)) {
                ctx.fireExceptionCaught(cause);
            } else if (!failed) {
                failed = true;
                refuse(ctx, tls);
            }
        }

        private void refuse(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof NotSslRecordException) {
                LOG.info("{} speaks plaintext where only TLS is spoken: closed", connection.address());
            } else {
                LOG.info("TLS with {} fails: {}: closed", connection.address(), cause.getMessage());
            }
            var unused = ctx.close();
        }
    }
}
