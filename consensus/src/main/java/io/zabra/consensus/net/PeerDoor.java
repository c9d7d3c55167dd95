package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsReload;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between a connection of another server and those who read it: TLS, then SASL; and who is a member at all. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class PeerDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDoor.class);
    /** For the log, after which two say that they are one member. */
    static final String WHO_IS_WHO =
            " If it is the one that should be here, stop the other one. TLS with zabra.quorum.verifyMembers,"
                    + " or a line server.N with the host that it is seen to come from, lets no other one take its place";

    private static final int RELOAD_MS = 2_000;
    private static final int TLS_HEAD_BYTES = 5;

    private final @Nullable PeerTls tls;
    private final @Nullable PeerSasl sasl;
    private final @Nullable TlsReload reload;
    private final MemberHosts hosts;
    private final Claims claims;
    private final Lobby lobby = new Lobby();
    /** Of connections with members: those that we open, and those that come from their hosts. */
    private final HandshakeThreads ofMembers = new HandshakeThreads("member");
    /** Of all others, which so hold up no member. */
    private final HandshakeThreads ofOthers = new HandshakeThreads("other");

    private volatile MemberAddresses members;

    /** @param members to begin with */
    PeerDoor(MemberAddresses members, @Nullable PeerTls tls, @Nullable PeerSasl sasl) {
        this.members = members;
        this.tls = tls;
        this.sasl = sasl;
        this.hosts = new MemberHosts(members);
        this.claims = new Claims(members, tls == null ? MemberCheck.NONE : tls.members(), hosts);
        this.reload = tls != null && tls.reloading() ? TlsReload.start(tls.context(), RELOAD_MS) : null;
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

    /** Does what is expensive about handshakes of TLS where this server connects, a few at a time. */
    Executor handshakes() {
        return ofMembers.tls();
    }

    /**
     * Before the handlers of a connection that was accepted are added; false where too many have come that did not say who they are,
     * and it is closed. On its loop.
     */
    boolean enters(Channel channel, boolean afterHello) {
        if (!lobby.enter(channel, hosts.isMembers(channel))) {
            LOG.debug("{} comes with too many others: closed", channel.remoteAddress());
            channel.close();
            return false;
        }
        guard(channel, afterHello, threads(channel));
        return true;
    }

    /** For the handshake of a connection that was accepted. */
    HandshakeThreads threads(Channel channel) {
        return hosts.isMembers(channel) ? ofMembers : ofOthers;
    }

    private void guard(Channel channel, boolean afterHello, HandshakeThreads threads) {
        if (tls != null) {
            SslHandler encryption = encryption(tls.context(), channel, threads.tls());
            channel.pipeline().addLast(tls.plaintextToo() ? new TlsOrPlaintext(encryption) : encryption);
        }
        if (sasl != null) {
            channel.pipeline().addLast(new SaslServerHandler(sasl, threads.sasl(), afterHello));
        }
    }

    /** Who is at the other end of a connection that was accepted says that it is this server; null where it may not. */
    @Nullable
    Evidence claim(Channel channel, long sid) {
        return claims.of(channel, sid);
    }

    /** What who said so shows of it now. */
    Evidence shown(Channel channel, long sid) {
        return claims.now(channel, sid);
    }

    /** Who came in is known by now. */
    void known(Channel channel) {
        lobby.leave(channel);
    }

    /** Others are members from now on: who came in under the number of one of them has to show that it is that one. */
    void reconfigured(MemberAddresses newMembers) {
        members = newMembers;
        hosts.reconfigured(newMembers);
        claims.reconfigured(newMembers);
    }

    private static SslHandler encryption(TlsContext context, Channel channel, Executor threads) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        SslHandler handler =
                new SslHandler(context.serverEngine(remote.getAddress().getHostAddress(), remote.getPort()), threads);
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
            channel.pipeline().addBefore(reader, "sasl", new SaslClientHandler(sasl, ofMembers.sasl(), host, done));
        }
    }

    @Override
    public void close() {
        if (reload != null) {
            reload.close();
        }
        hosts.close();
        ofMembers.close();
        ofOthers.close();
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
