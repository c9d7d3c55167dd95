package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsReload;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between a connection of another server and those who read it: TLS, then SASL; and who is a member at all. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class PeerDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDoor.class);
    private static final int RELOAD_MS = 2_000;
    private static final int TLS_HEAD_BYTES = 5;
    private static final int HANDSHAKES_AT_ONCE = 4;
    /** Of connections, whoever opens them; what comes on top of them is closed. Members are far fewer. */
    private static final int HANDSHAKES_WAITING_MAX = 1_000;

    private static final long HANDSHAKES_IDLE_S = 10;

    private final @Nullable PeerTls tls;
    private final @Nullable PeerSasl sasl;
    private final @Nullable TlsReload reload;
    /** Which server each connection is let in as, where members are verified. */
    private final Map<Channel, Long> claims = new ConcurrentHashMap<>();

    private final ExecutorService evaluation =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("zabra-sasl", true));
    /** Cryptography of TLS, and revocation of certificates, which waits for others: nobody who serves votes, links or clients does it. */
    private final ExecutorService handshakes = handshakeThreads();

    private volatile MemberAddresses members;

    /** @param members to begin with */
    PeerDoor(MemberAddresses members, @Nullable PeerTls tls, @Nullable PeerSasl sasl) {
        this.members = members;
        this.tls = tls;
        this.sasl = sasl;
        this.reload = tls != null && tls.reloading() ? TlsReload.start(tls.context(), RELOAD_MS) : null;
    }

    private static ExecutorService handshakeThreads() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                HANDSHAKES_AT_ONCE,
                HANDSHAKES_AT_ONCE,
                HANDSHAKES_IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(HANDSHAKES_WAITING_MAX),
                new DefaultThreadFactory("zabra-peer-handshake", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Who is a member now. */
    MemberAddresses members() {
        return members;
    }

    /** Null where this server does not speak TLS where it connects. */
    @Nullable
    TlsContext dialed() {
        return tls != null && tls.dialed() ? tls.context() : null;
    }

    /** Does what is expensive about handshakes of TLS, a few at a time. */
    Executor handshakes() {
        return handshakes;
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

    /**
     * Whether who is at the other end of a connection that was accepted may say that it is this server. Who is no member, and so
     * counts for nothing, may be anybody, until it becomes one.
     */
    boolean mayBe(Channel channel, long sid) {
        if (tls == null || !tls.membersVerified()) {
            return true;
        }
        if (claims.put(channel, sid) == null) {
            channel.closeFuture().addListener(closed -> claims.remove(channel));
        }
        // Read after the claim is noted: whoever changes the members either is seen here or sees it.
        return isProved(channel, sid, members);
    }

    /** The same of a learner that has introduced itself. */
    boolean mayBe(Channel channel, QuorumPacket introduction) {
        return tls == null
                || !tls.membersVerified()
                || mayBe(channel, LearnerInfo.decode(introduction.requireData()).sid());
    }

    /** Others are members from now on: who came in under the number of one of them has to prove it. */
    void reconfigured(MemberAddresses newMembers) {
        members = newMembers;
        claims.forEach((channel, sid) -> {
            if (!isProved(channel, sid, newMembers)) {
                channel.close();
            }
        });
    }

    private static boolean isProved(Channel channel, long sid, MemberAddresses members) {
        if (!members.has(sid)) {
            return true;
        }
        X509Certificate shown = certificate(channel);
        boolean proved = shown != null
                && members.of(sid).stream()
                        .flatMap(address -> Stream.of(address.quorum(), address.election()))
                        .anyMatch(port -> CertificateNames.isFor(shown, port.host()));
        if (!proved) {
            LOG.warn("{} is sent away: it shows no certificate for a host of server {}", channel.remoteAddress(), sid);
        }
        return proved;
    }

    private static @Nullable X509Certificate certificate(Channel channel) {
        SslHandler encryption = channel.pipeline().get(SslHandler.class);
        if (encryption == null) {
            return null;
        }
        try {
            return (X509Certificate) encryption.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException nobody) {
            return null;
        }
    }

    private SslHandler encryption(TlsContext context, Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        SslHandler handler = new SslHandler(
                context.serverEngine(remote.getAddress().getHostAddress(), remote.getPort()), handshakes);
        handler.setHandshakeTimeout(context.config().handshakeMs(), TimeUnit.MILLISECONDS);
        handler.handshakeFuture().addListener(shaken -> {
            if (shaken.cause() instanceof RejectedExecutionException) {
                LOG.debug("{} comes to TLS with too many others: closed", remote);
                channel.close();
            }
        });
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
        handshakes.shutdownNow();
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
