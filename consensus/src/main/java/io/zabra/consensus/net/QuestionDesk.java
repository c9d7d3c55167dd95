package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.host.MemberQuestions;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other servers, and answers them, over the election port: a connection for each question. Only who calls from the host of a
 * member is answered, and with {@code sslQuorum} only who has a certificate, with SASL only who has proved itself: the same who could join as an observer and be sent the
 * whole tree.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class QuestionDesk implements MemberQuestions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuestionDesk.class);
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 64;

    private final EventLoopGroup loops;
    private final Dialer dialer;
    private final PeerDoor door;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            new DefaultThreadFactory("zabra-question", true));
    private volatile @Nullable UnaryOperator<byte[]> answerer;

    QuestionDesk(EventLoopGroup loops, Dialer dialer, PeerDoor door) {
        this.loops = loops;
        this.dialer = dialer;
        this.door = door;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void answerWith(UnaryOperator<byte[]> newAnswerer) {
        answerer = newAnswerer;
    }

    @Override
    public CompletionStage<byte[]> ask(long sid, byte[] question, int timeoutMs) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        List<HostPort> addresses = door.members().election(sid);
        if (addresses.isEmpty() || question.length > QUESTION_BYTES_MAX) {
            answer.completeExceptionally(new IOException("server " + sid + " is no member, or the question too long"));
            return answer;
        }
        dialer.dial(
                loops.next(), addresses, channel -> channel.pipeline().addLast(new AnswerDecoder(answer)), channel -> {
                    if (channel == null) {
                        dialed(null, question, answer);
                    } else {
                        String host = addresses.get(0).host();
                        door.prove(channel, host, proved -> dialed(proved ? channel : null, question, answer));
                    }
                });
        return answer.orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private static void dialed(@Nullable Channel channel, byte[] question, CompletableFuture<byte[]> answer) {
        if (channel == null) {
            answer.completeExceptionally(new IOException("it cannot be reached"));
            return;
        }
        answer.whenComplete((bytes, failure) -> channel.close());
        ByteBuf frame = channel.alloc().buffer(Long.BYTES + Integer.BYTES + question.length);
        frame.writeLong(Question.VERSION).writeInt(question.length).writeBytes(question);
        channel.writeAndFlush(frame);
    }

    private static final class AnswerDecoder extends ByteToMessageDecoder {
        private final CompletableFuture<byte[]> answer;

        AnswerDecoder(CompletableFuture<byte[]> answer) {
            this.answer = answer;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            byte[] bytes = Question.take(in, () -> ANSWER_BYTES_MAX);
            if (bytes != null) {
                answer.complete(bytes);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            super.channelInactive(ctx);
            answer.completeExceptionally(new IOException("it hung up"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }
    }

    /** Reads the question of a connection that begins with {@link Question#VERSION}, in place of a hello. */
    ByteToMessageDecoder asked() {
        return new QuestionDecoder();
    }

    private final class QuestionDecoder extends ByteToMessageDecoder {
        private boolean begun;

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (!begun && in.readableBytes() >= Long.BYTES) {
                in.skipBytes(Long.BYTES);
                begun = true;
            }
            byte[] question = begun ? Question.take(in, () -> QUESTION_BYTES_MAX) : null;
            if (question != null) {
                try {
                    threads.execute(() -> answer(ctx.channel(), question));
                } catch (RejectedExecutionException e) {
                    ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.info("Question of {} not answered: {}", ctx.channel().remoteAddress(), cause.toString());
            ctx.close();
        }
    }

    private void answer(Channel channel, byte[] question) {
        UnaryOperator<byte[]> known = answerer;
        if (known == null || !isOfMember(channel)) {
            LOG.info("A question of {}, which is no member's host, is not answered", channel.remoteAddress());
            channel.close();
            return;
        }
        try {
            byte[] answer = known.apply(question);
            if (answer.length > ANSWER_BYTES_MAX) {
                throw new IllegalStateException("answer of " + answer.length + " bytes");
            }
            ByteBuf frame = channel.alloc().buffer(Integer.BYTES + answer.length);
            frame.writeInt(answer.length).writeBytes(answer);
            channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
        } catch (RuntimeException e) {
            LOG.warn("Question of {} not answered", channel.remoteAddress(), e);
            channel.close();
        }
    }

    private boolean isOfMember(Channel channel) {
        InetAddress from = channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        for (List<PeerAddress> addresses : door.members().bySid().values()) {
            for (PeerAddress address : addresses) {
                try {
                    if (List.of(InetAddress.getAllByName(address.host())).contains(from)) {
                        return true;
                    }
                } catch (UnknownHostException e) {
                    LOG.debug("The host of {} is unknown", address);
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
