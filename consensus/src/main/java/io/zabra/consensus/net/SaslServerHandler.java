package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.zabra.consensus.packet.ElectionHello;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing in before who connected has proved who it is (Apache's {@code SaslQuorumAuthServer}): on the election port
 * after its hello, on the quorum port at once. Then it goes, and what was held back takes its way. On the loop, but for the
 * evaluation of tokens.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class SaslServerHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(SaslServerHandler.class);
    private static final int ANSWERS_MAX = 5;

    private enum State {
        HELLO,
        FIRST,
        READING,
        EVALUATING,
        OVER
    }

    private final PeerSasl sasl;
    private final Executor evaluation;
    private State state;
    private byte[] hello = {};
    private PeerSasl.@Nullable Exchange exchange;
    private int answers;

    /** @param afterHello whether the connection begins with a hello */
    SaslServerHandler(PeerSasl sasl, Executor evaluation, boolean afterHello) {
        this.sasl = sasl;
        this.evaluation = evaluation;
        this.state = afterHello ? State.HELLO : State.FIRST;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (state) {
            case HELLO -> hello(ctx, in);
            case FIRST -> first(ctx, in);
            case READING -> token(ctx, in);
            case EVALUATING, OVER -> {}
        }
    }

    /** A question has no hello: its proof comes first. */
    private void hello(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < Long.BYTES) {
            return;
        }
        if (Question.begins(in) || in.getLong(in.readerIndex()) == SaslFrames.MAGIC) {
            state = State.FIRST;
            first(ctx, in);
            return;
        }
        ByteBuffer bytes = in.nioBuffer();
        int start = bytes.position();
        if (ElectionHello.decode(bytes) != null) {
            hello = new byte[bytes.position() - start];
            in.readBytes(hello);
            state = State.FIRST;
        }
    }

    private void first(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < Long.BYTES) {
            return;
        }
        if (in.getLong(in.readerIndex()) == SaslFrames.MAGIC) {
            state = State.READING;
            token(ctx, in);
        } else if (sasl.isServerStrict()) {
            refuse(ctx, "it does not prove who it is");
        } else {
            letIn(ctx);
        }
    }

    private void token(ChannelHandlerContext ctx, ByteBuf in) {
        SaslFrames.Frame frame = SaslFrames.read(in);
        if (frame == null) {
            return;
        }
        state = State.EVALUATING;
        byte[] token = frame.token() == null ? new byte[0] : frame.token();
        try {
            evaluation.execute(() -> evaluate(ctx, token));
        } catch (RejectedExecutionException closed) {
            ctx.close();
        }
    }

    private void evaluate(ChannelHandlerContext ctx, byte[] token) {
        try {
            PeerSasl.Exchange running = exchange == null ? sasl.server() : exchange;
            exchange = running;
            byte[] answer = running.answer(token);
            boolean over = running.isOver();
            ctx.executor().execute(() -> answered(ctx, answer, over));
        } catch (SaslException | RuntimeException e) {
            ctx.executor().execute(() -> failed(ctx, String.valueOf(e.getMessage())));
        }
    }

    private void answered(ChannelHandlerContext ctx, byte @Nullable [] answer, boolean over) {
        if (over) {
            send(ctx, SaslFrames.SUCCESS, answer);
            LOG.info(
                    "{} has proved by SASL that it belongs to the ensemble",
                    ctx.channel().remoteAddress());
            letIn(ctx);
        } else if (++answers > ANSWERS_MAX) {
            failed(ctx, answers + " tokens and no end");
        } else {
            send(ctx, SaslFrames.IN_PROGRESS, answer);
            state = State.READING;
            readOn(ctx);
        }
    }

    private void failed(ChannelHandlerContext ctx, String why) {
        send(ctx, SaslFrames.ERROR, new byte[0]);
        if (sasl.isServerStrict()) {
            refuse(ctx, why);
        } else {
            LOG.warn(
                    "{} failed to prove by SASL who it is, and is let in, as that is not required: {}",
                    ctx.channel().remoteAddress(),
                    why);
            letIn(ctx);
        }
    }

    private static void send(ChannelHandlerContext ctx, int status, byte @Nullable [] token) {
        ctx.writeAndFlush(SaslFrames.write(ctx.alloc().buffer(), status, token));
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        LOG.warn("{} is sent away: {}", ctx.channel().remoteAddress(), why);
        state = State.OVER;
        ctx.close();
    }

    private void letIn(ChannelHandlerContext ctx) {
        state = State.OVER;
        if (hello.length > 0) {
            ctx.fireChannelRead(Unpooled.wrappedBuffer(hello));
        }
        ctx.pipeline().remove(this);
    }

    /** What came in during the evaluation. */
    private void readOn(ChannelHandlerContext ctx) {
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        PeerSasl.Exchange ended = exchange;
        if (ended != null) {
            ended.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, String.valueOf(cause.getMessage()));
    }
}
