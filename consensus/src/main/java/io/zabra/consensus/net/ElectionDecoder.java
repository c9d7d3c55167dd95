package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.zabra.consensus.packet.ElectionHello;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.Notification;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One election connection, read: a hello from who dialed us, then notifications, each after its length. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class ElectionDecoder extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionDecoder.class);

    /** Who makes something of what is read. All on the loop. */
    interface Listener {
        /** Somebody says who it is: it is let in by {@link ElectionDecoder#letIn}, at once or later, or its connection is closed. */
        void hello(ElectionDecoder from, Channel channel, ElectionHello hello);

        void notification(long sid, Notification notification);

        void writable(long sid);

        void closed(long sid, Channel channel);
    }

    private final Listener listener;
    private final int helloTimeoutMs;
    private final @Nullable Supplier<ChannelHandler> asked;
    private long sid;
    private boolean known;
    /** It has said who it is, and is not let in. */
    private boolean held;

    private @Nullable ChannelHandlerContext context;

    private ElectionDecoder(
            Listener listener, int helloTimeoutMs, long sid, boolean known, @Nullable Supplier<ChannelHandler> asked) {
        this.asked = asked;
        this.listener = listener;
        this.helloTimeoutMs = helloTimeoutMs;
        this.sid = sid;
        this.known = known;
    }

    /** @param asked makes what reads a connection that begins with a question */
    static ElectionDecoder accepted(Listener listener, int helloTimeoutMs, Supplier<ChannelHandler> asked) {
        return new ElectionDecoder(listener, helloTimeoutMs, 0, false, asked);
    }

    static ElectionDecoder dialed(Listener listener, long sid) {
        return new ElectionDecoder(listener, 0, sid, true, null);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (!known) {
            ctx.executor()
                    .schedule(
                            () -> {
                                if (!known && !held) {
                                    ctx.close();
                                }
                            },
                            helloTimeoutMs,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (held) {
            return;
        }
        if (!known) {
            hello(ctx, in);
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length <= 0 || length > Notification.BYTES_MAX) {
            throw new MalformedPacketException("notification of " + length + " bytes");
        }
        if (in.readableBytes() >= Integer.BYTES + length) {
            in.skipBytes(Integer.BYTES);
            byte[] body = new byte[length];
            in.readBytes(body);
            listener.notification(sid, Notification.decode(body));
        }
    }

    private void hello(ChannelHandlerContext ctx, ByteBuf in) {
        if (asked != null && Question.begins(in)) {
            // What was read goes on to the handler that takes this one's place.
            ctx.pipeline().replace(this, null, asked.get());
            return;
        }
        ByteBuffer bytes = in.nioBuffer();
        int start = bytes.position();
        ElectionHello hello = ElectionHello.decode(bytes);
        if (hello == null) {
            return;
        }
        in.skipBytes(bytes.position() - start);
        held = true;
        listener.hello(this, ctx.channel(), hello);
        if (held) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** What this server sends is read from now on. On the loop. */
    void letIn(long from) {
        ChannelHandlerContext ctx = context;
        sid = from;
        known = true;
        held = false;
        if (ctx != null && !ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
            readOn(ctx);
        }
    }

    /** What came in meanwhile. */
    private void readOn(ChannelHandlerContext ctx) {
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (known && ctx.channel().isWritable()) {
            listener.writable(sid);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        if (known) {
            listener.closed(sid, ctx.channel());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.info(
                "Election connection with {} closed: {}",
                ctx.channel().remoteAddress(),
                String.valueOf(cause.getMessage()));
        ctx.close();
    }
}
