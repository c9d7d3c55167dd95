package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves to a server that we connected to who we are (Apache's {@code SaslQuorumAuthLearner}), and that it knows the secret, too.
 * Then it goes. On the loop, but for the evaluation of tokens.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class SaslClientHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(SaslClientHandler.class);

    private final PeerSasl sasl;
    private final Executor evaluation;
    private final String host;
    private final Consumer<Boolean> done;
    private PeerSasl.@Nullable Exchange exchange;
    private boolean waiting = true;
    private boolean over;

    /** @param done told once, on the loop, whether it succeeded; where it did not the channel is closed */
    SaslClientHandler(PeerSasl sasl, Executor evaluation, String host, Consumer<Boolean> done) {
        this.sasl = sasl;
        this.evaluation = evaluation;
        this.host = host;
        this.done = done;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        evaluate(ctx, () -> {
            PeerSasl.Exchange begun = sasl.learner(host);
            exchange = begun;
            byte[] first = begun.first();
            ctx.executor().execute(() -> send(ctx, first));
        });
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        SaslFrames.Frame frame = waiting || over ? null : SaslFrames.read(in);
        if (frame == null) {
            return;
        }
        waiting = true;
        if (frame.status() == SaslFrames.ERROR) {
            end(ctx, "the other side refuses");
            return;
        }
        boolean last = frame.status() == SaslFrames.SUCCESS;
        evaluate(ctx, () -> answer(ctx, frame.token(), last));
    }

    /** On the thread of the evaluation. */
    private void answer(ChannelHandlerContext ctx, byte @Nullable [] token, boolean last) throws SaslException {
        PeerSasl.Exchange running = exchange;
        if (running == null) {
            throw new SaslException("not begun");
        }
        byte[] answer = running.isOver() ? null : running.answer(token == null ? new byte[0] : token);
        if (last && !running.isOver()) {
            throw new SaslException("the other side is done too early");
        }
        ctx.executor().execute(() -> {
            if (last) {
                end(ctx, null);
            } else {
                send(ctx, answer == null ? new byte[0] : answer);
            }
        });
    }

    /** What may fail. */
    private interface Step {
        void run() throws SaslException;
    }

    private void evaluate(ChannelHandlerContext ctx, Step step) {
        try {
            evaluation.execute(() -> {
                try {
                    step.run();
                } catch (SaslException | RuntimeException e) {
                    ctx.executor().execute(() -> end(ctx, String.valueOf(e.getMessage())));
                }
            });
        } catch (RejectedExecutionException closed) {
            ctx.close();
        }
    }

    private void send(ChannelHandlerContext ctx, byte[] token) {
        ctx.writeAndFlush(SaslFrames.write(ctx.alloc().buffer(), SaslFrames.IN_PROGRESS, token));
        waiting = false;
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    /** @param failure null: it succeeded */
    private void end(ChannelHandlerContext ctx, @Nullable String failure) {
        if (over) {
            return;
        }
        over = true;
        PeerSasl.Exchange ended = exchange;
        if (ended != null) {
            ended.end();
        }
        if (failure != null) {
            LOG.warn("No proof by SASL to {}: {}", ctx.channel().remoteAddress(), failure);
            ctx.close();
        }
        done.accept(failure == null);
        if (failure == null) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        end(ctx, "the connection is closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, String.valueOf(cause.getMessage()));
    }
}
