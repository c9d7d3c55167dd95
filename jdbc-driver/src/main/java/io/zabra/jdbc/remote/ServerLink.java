package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.zabra.jdbc.spi.SqlSessionOptions.Credential;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.MalformedMessageException;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireInput;
import io.zabra.jdbc.wire.WireOutput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to one server: handshake, authentication, then requests and their replies. Everything happens on
 * its loop but {@link #send}, which any thread may call.
 */
// A write that fails ends the channel, and the end is where it is dealt with.
@SuppressWarnings("FutureReturnValueIgnored")
final class ServerLink extends ChannelInboundHandlerAdapter {
    private final HostAddress host;
    private final List<Credential> credentials;
    private final @Nullable SaslCredentials saslCredentials;
    private final int requestBytesMax;
    private final CallerLoop loop;
    private final Owner owner;
    private final Map<Integer, PendingCall> calls = new HashMap<>();

    private Phase phase = Phase.HANDSHAKE;
    private volatile @Nullable SaslDialog sasl;
    private boolean saslDue;
    private int authAnswersDue;
    /** Of the request to close the session; 0 before it. */
    private int closeXid;

    private long lastReadNanos = System.nanoTime();
    private @Nullable Throwable cause;
    private volatile @Nullable Channel channel;

    /** Called on the link's thread. */
    interface Owner {
        Frames.ConnectRequest connectRequest();

        /** @return false where this ends the link, as for an expired session */
        boolean accepted(ServerLink link, Frames.ConnectAnswer answer);

        void ready(ServerLink link);

        void refused(ServerLink link, SQLException why);

        void zxidSeen(long zxid);

        /** Never the same twice in a session, whatever the server: servers tell writes apart by it. */
        int nextXid();

        SessionWatches watches();

        long lastZxid();

        /** All servers know the session from now on, and it may own ephemerals. */
        void upgraded();

        /** The server has closed the session, as it was asked to. */
        void sessionClosed();

        /** Before the calls under way are failed. */
        void ended(ServerLink link, @Nullable Throwable cause);
    }

    private enum Phase {
        HANDSHAKE,
        AUTHENTICATION,
        READY,
        ENDED
    }

    ServerLink(HostAddress host, RemoteOptions options, CallerLoop loop, Owner owner) {
        this.host = host;
        this.loop = loop;
        this.credentials = options.session().credentials();
        this.saslCredentials = options.sasl();
        this.requestBytesMax = options.requestBytesMax();
        this.owner = owner;
    }

    HostAddress host() {
        return host;
    }

    /** When anything last came from the server. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    /**
     * Sends a request; the call fails where the link has ended or ends before the reply.
     *
     * @throws SQLException 54000 where the request is too large
     */
    PendingCall send(SqlRequest request) throws SQLException, LinkBrokenException {
        return send(request.opcode().code(), request::encode);
    }

    /** As above, for any request of ZooKeeper's protocol. */
    PendingCall send(int opcode, Consumer<WireOutput> body) throws SQLException, LinkBrokenException {
        Channel to = channel;
        if (to == null) {
            throw new LinkBrokenException("Not connected to " + host, 0, null);
        }
        PendingCall call = new PendingCall(loop, owner.nextXid());
        ByteBuf frame = Frames.request(to.alloc(), call.xid(), opcode, body);
        if (frame.readableBytes() - Integer.BYTES > requestBytesMax) {
            int bytes = frame.readableBytes();
            frame.release();
            throw SqlState.TOO_LARGE.exception("A request of " + bytes + " bytes is more than maxRequestBytes, "
                    + requestBytesMax + ", which should be no more than the servers' jute.maxbuffer");
        }
        try {
            loop.run(() -> write(to, call, frame));
        } catch (RuntimeException e) {
            frame.release();
            throw new LinkBrokenException("The connection is closing", 0, e);
        }
        return call;
    }

    private void write(Channel to, PendingCall call, ByteBuf frame) {
        if (phase != Phase.READY) {
            frame.release();
            call.fail(new LinkBrokenException("The connection to " + host + " has ended", 0, cause));
            return;
        }
        calls.put(call.xid(), call);
        to.writeAndFlush(frame, to.voidPromise());
    }

    void ping() {
        Channel to = channel;
        if (phase == Phase.READY && to != null) {
            to.writeAndFlush(Frames.ping(to.alloc()), to.voidPromise());
        }
    }

    /** Ends the link. */
    void close(Throwable why) {
        if (cause == null) {
            cause = why;
        }
        Channel to = channel;
        if (to != null) {
            to.close();
        }
    }

    /** Asks the server to close the session, which ends the link; nothing where the link is not in a state to ask. */
    void closeSession() {
        Channel to = channel;
        if (to != null && phase == Phase.READY) {
            closeXid = owner.nextXid();
            to.writeAndFlush(Frames.closeSession(to.alloc(), closeXid))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        context.writeAndFlush(Frames.connect(context.alloc(), owner.connectRequest()), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastReadNanos = System.nanoTime();
        ByteBuf frame = (ByteBuf) message;
        try {
            switch (phase) {
                case HANDSHAKE -> handshake(context.alloc(), frame);
                case AUTHENTICATION, READY -> reply(frame);
                case ENDED -> {}
            }
        } finally {
            frame.release();
        }
    }

    private void handshake(ByteBufAllocator allocator, ByteBuf frame) {
        Frames.ConnectAnswer answer = Frames.connectAnswer(frame);
        Channel to = channel;
        if (to == null || !owner.accepted(this, answer)) {
            close(new IllegalStateException("The session was not accepted"));
            return;
        }
        phase = Phase.AUTHENTICATION;
        SaslCredentials shown = saslCredentials;
        if (shown != null) {
            beginSasl(to, shown);
        }
        authAnswersDue = credentials.size();
        for (Credential credential : credentials) {
            to.write(Frames.auth(allocator, credential), to.voidPromise());
        }
        to.flush();
        becomeReady();
    }

    private void becomeReady() {
        if (phase == Phase.AUTHENTICATION && authAnswersDue == 0 && !saslDue) {
            phase = Phase.READY;
            renewWatches();
            owner.ready(this);
        }
    }

    /** Before any other request, so that none of its answers shows a change that was not told. */
    private void renewWatches() {
        Channel to = channel;
        if (to != null) {
            owner.watches()
                    .renewals(to.alloc(), owner.lastZxid())
                    .forEach(frame -> to.writeAndFlush(frame, to.voidPromise()));
        }
    }

    private void reply(ByteBuf frame) {
        int xid = frame.readInt();
        long zxid = frame.readLong();
        int error = frame.readInt();
        switch (xid) {
            case Frames.XID_PING, Frames.XID_SET_WATCHES -> {}
            case Frames.XID_NOTIFICATION -> owner.watches().event(frame, zxid);
            case Frames.XID_AUTH -> authAnswer(error);
            case Frames.XID_SASL -> saslAnswer(error, frame);
            default -> {
                owner.zxidSeen(zxid);
                if (xid == closeXid) {
                    owner.sessionClosed();
                }
                if (error == SqlAnswer.DONE_FOR_ALL) {
                    owner.upgraded();
                }
                PendingCall call = calls.remove(xid);
                if (call != null) {
                    call.complete(error == SqlAnswer.DONE_FOR_ALL ? 0 : error, frame);
                }
            }
        }
    }

    private void authAnswer(int error) {
        if (error != 0) {
            owner.refused(this, SqlState.NOT_AUTHENTICATED.exception(host + " refused the credentials", error, null));
            return;
        }
        authAnswersDue--;
        becomeReady();
    }

    /** What may ask a KDC runs beside the channel's thread, which other connections need. */
    private void saslStep(Channel to, Callable<byte @Nullable []> step) {
        var unused = CompletableFuture.supplyAsync(() -> answerOf(step), DriverThreads::aside)
                .whenCompleteAsync(
                        (token, e) -> {
                            if (e != null) {
                                refuseSasl(0, e.getCause() == null ? e : e.getCause());
                            } else if (token == null) {
                                saslDue = false;
                                becomeReady();
                            } else {
                                to.writeAndFlush(Frames.sasl(to.alloc(), token), to.voidPromise());
                            }
                        },
                        to.eventLoop());
    }

    private static byte @Nullable [] answerOf(Callable<byte @Nullable []> step) {
        try {
            return step.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void beginSasl(Channel to, SaslCredentials shown) {
        saslDue = true;
        saslStep(to, () -> {
            SaslDialog dialog = new SaslDialog(shown, host.host());
            sasl = dialog;
            return dialog.first();
        });
    }

    private void saslAnswer(int error, ByteBuf frame) {
        SaslDialog dialog = sasl;
        Channel to = channel;
        if (dialog == null || to == null) {
            return;
        }
        if (error != 0) {
            refuseSasl(error, null);
            return;
        }
        byte[] challenge = new WireInput(frame).bytesOrNull();
        saslStep(to, () -> dialog.next(challenge));
    }

    private void refuseSasl(int error, @Nullable Throwable cause) {
        String why = cause == null ? " refused the credentials" : ": no authentication by SASL: " + cause.getMessage();
        owner.refused(this, SqlState.NOT_AUTHENTICATED.exception(host + why, error, cause));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
        boolean tls = e instanceof DecoderException && e.getCause() instanceof SSLException;
        if (tls) {
            close(new SSLException("TLS with " + host + " fails: " + reason(e), e));
        } else if (phase == Phase.HANDSHAKE
                && (e instanceof DecoderException || e instanceof MalformedMessageException)) {
            close(new IOException("what answers at " + host + " is no ZooKeeper server, or one that expects TLS", e));
        } else {
            close(e);
        }
    }

    private static String reason(Throwable e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.ENDED;
        owner.ended(this, cause);
        List<PendingCall> unanswered = new ArrayList<>(calls.values());
        calls.clear();
        for (PendingCall call : unanswered) {
            call.fail(new LinkBrokenException("The connection to " + host + " was lost", call.xid(), cause));
        }
    }
}
