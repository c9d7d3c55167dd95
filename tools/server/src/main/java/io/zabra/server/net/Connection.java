package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.Recorder;
import io.zabra.server.wire.Handshake;
import io.zabra.server.wire.MalformedRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client's connection: opens or re-attaches its session, hands requests to its {@link Conversation}, and writes answers and events in
 * batches.
 *
 * <p>Everything runs on the connection's I/O thread, but what other threads call: {@link #process}, {@link #ended} and
 * {@link #wake}, which only leave word. What is kept for a client is bounded: at most one frame that is arriving, so many
 * requests, so many bytes that it does not take; beyond that nothing more is read from it, or it is cut off. So is how long the thread is
 * at work for it while others wait ({@link Slice}).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is all there is to do
final class Connection extends ChannelInboundHandlerAdapter implements SessionOwner, Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private enum Phase {
        /** No session has been asked for yet. */
        HANDSHAKE,
        /** The store has been asked for the session. */
        OPENING,
        SERVING,
        /** The rest is written, nothing is read. */
        CLOSING
    }

    private final Services services;
    private final EventQueue events;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ConnectionStats stats;
    private final Recorder recorder;
    private final FrameIntake intake;
    private final BackPressure backPressure;
    private final Outbox outbox;
    private final Channel channel;
    private final String address;
    private final Conversation conversation;
    private final Slice slice;
    private final HandshakeDeadline deadline = new HandshakeDeadline();
    private volatile Phase phase = Phase.HANDSHAKE;
    private volatile @Nullable Session session;

    Connection(Services services, Channel channel) {
        this.services = services;
        this.channel = channel;
        this.address = RemoteAddress.of(channel);
        this.recorder = services.metrics().recorder();
        this.stats = new ConnectionStats(recorder);
        this.intake = new FrameIntake(services, this, channel);
        this.backPressure = new BackPressure(services.load(), this);
        this.outbox = new Outbox(channel);
        this.events = new EventQueue(services.store()::lastZxid);
        this.conversation = new Conversation(services, this);
        this.slice = new Slice(channel, () -> guarded(this::takeTurn));
    }

    /** The client's address. */
    String address() {
        return address;
    }

    ConnectionStats stats() {
        return stats;
    }

    /** Null until it is open. */
    @Nullable
    Session session() {
        return session;
    }

    /** 0 until it is open. */
    long sessionId() {
        Session served = session;
        return served == null ? 0 : served.id();
    }

    Channel channel() {
        return channel;
    }

    /** By the way it is connected. */
    void proved(List<AuthId> identities) {
        conversation.proved(identities);
    }

    int outstanding() {
        return conversation.outstanding();
    }

    boolean isServing() {
        return phase == Phase.SERVING;
    }

    @Override
    public void process(WatchEvent event) {
        events.add(event);
        wake();
    }

    @Override
    public void ended(Reason reason) {
        later(() -> {
            LOG.debug("session 0x{} ended on {}: {}", sessionName(), address, reason);
            conversation.endedBySession(channel.isActive());
            close();
        });
    }

    @Override
    public boolean afterwards(Runnable task) {
        return IoThreads.FEW_PROCESSORS && channel.eventLoop().inEventLoop() && outstanding() <= 1 && later(task);
    }

    void wake() {
        if (woken.compareAndSet(false, true)) {
            later(this::proceed);
        }
    }

    /** False where the I/O threads have ended. A task that fails ends the connection. */
    boolean later(Runnable task) {
        try {
            channel.eventLoop().execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** What it has left half done, an answer perhaps, nothing can come after. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            fails(e);
        }
    }

    private void fails(Throwable cause) {
        boolean known = Conversation.ends(cause);
        Level level = cause instanceof IOException ? Level.DEBUG : known ? Level.WARN : Level.ERROR;
        String what = "Connection of {}, session 0x{}, fails: closed: {}";
        LOG.atLevel(level).setCause(known ? null : cause).log(what, address, sessionName(), cause.getMessage());
        phase = Phase.CLOSING;
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        recorder.add(Count.CONNECTIONS_ASKED, 1);
        if (!services.connections().admit(this, address)) {
            backPressure.tooMany();
            ctx.close();
            return;
        }
        deadline.set(ctx.executor(), services.limits().handshakeMs(), this::handshakeTooLate);
    }

    private void handshakeTooLate() {
        if (phase == Phase.HANDSHAKE) {
            recorder.add(Count.SESSIONLESS_EXPIRED, 1);
            LOG.info("{} has not asked for a session in time: closed", address);
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        recorder.add(Count.BYTES_RECEIVED, bytes.readableBytes());
        intake.add(bytes);
        signOfLife();
        intake.readFrames();
    }

    void signOfLife() {
        if (session != null && !services.store().touchSession(sessionId(), this)) {
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        leave();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            slice.queue();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fails(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSING;
        deadline.cancel();
        recorder.add(Count.CONNECTIONS_DROPPED, 1);
        services.store().removeWatcher(this);
        if (session != null) {
            services.store().detachSession(sessionId(), this);
        }
        conversation.end();
        services.connections().remove(this, address);
        intake.discard();
        backPressure.end();
        outbox.discard();
    }

    /** Answers what has become ready, sends events, and reads on where that was held back. */
    void proceed() {
        woken.set(false);
        goOn();
    }

    /** The client has taken something, or this thread was at work for others meanwhile, and has not read the client's pings. */
    private void takeTurn() {
        signOfLife();
        goOn();
    }

    private void goOn() {
        if (!channel.isActive()) {
            return;
        }
        slice.anew();
        if (isReady()) {
            conversation.longAnswers().goOn();
        }
        sendEvents(conversation.advance());
        if (!conversation.longAnswers().isBusy()) {
            events.ifAnyIsLeft(this::wake);
        }
        intake.readFrames();
        leave();
    }

    /** Whether the client takes its answers, and it is its turn. */
    boolean isReady() {
        return channel.isWritable() && !slice.isQueued() && !slice.isOver();
    }

    /** Whether no frame is to be read for now; whatever ends that has the connection go on. */
    boolean heldBack() {
        return phase == Phase.OPENING
                || phase == Phase.CLOSING
                || !isReady()
                || conversation.longAnswers().isBusy()
                || conversation.outstanding() >= services.limits().requestsOutstandingMax()
                || backPressure.holdsBack();
    }

    /** Whether the client has not asked for anything yet. */
    boolean isFirst() {
        return phase == Phase.HANDSHAKE;
    }

    void tooLong(ByteBuf head, int length) {
        conversation.tooLong(head, length);
    }

    void frame(ByteBuf frame) {
        backPressure.arrived();
        stats.received();
        try {
            if (phase == Phase.HANDSHAKE) {
                connect(Handshake.read(frame));
            } else {
                conversation.request(frame);
            }
        } catch (MalformedRequestException e) {
            LOG.warn("{}, session 0x{}: {}: closed", address, sessionName(), e.getMessage());
            close();
        }
    }

    void answerWord(int word) {
        stats.received();
        output().writeCharSequence(services.words().answer(word, new ServerView(services)), StandardCharsets.UTF_8);
        close();
    }

    private void connect(Handshake handshake) {
        deadline.cancel();
        if (!backPressure.mayConnect(services.throttle(), handshake.sessionId() != 0)
                || !SessionDoor.admits(services.store(), handshake, address)) {
            close();
            return;
        }
        phase = Phase.OPENING;
        SessionDoor.open(services, handshake, this)
                .whenComplete((opened, failure) -> later(() -> opened(handshake, opened, failure)));
    }

    private void opened(Handshake handshake, @Nullable Session opened, @Nullable Throwable failure) {
        if (opened != null && !channel.isActive()) {
            services.store().detachSession(opened.id(), this);
            return;
        }
        if (failure != null || SessionDoor.isTooLittle(services.store(), handshake)) {
            // Without a leader everybody is refused, often, and that stands in the log already.
            Level level = services.words().facts().serving() ? Level.WARN : Level.DEBUG;
            LOG.atLevel(level).setCause(failure).log("No session for {}", address);
            close();
            return;
        }
        if (opened == null) {
            LOG.info("Session 0x{} of {} is gone", Long.toHexString(handshake.sessionId()), address);
            handshake.answer(output(), null, services.store().isReadOnly());
            close();
            return;
        }
        session = opened;
        conversation.begin(handshake.sql());
        recorder.add(Count.REATTACHED, handshake.sessionId() == 0 ? 0 : 1);
        handshake.answer(output(), opened, services.store().isReadOnly());
        if (phase == Phase.OPENING) {
            phase = Phase.SERVING;
        }
        intake.readFrames();
        leave();
    }

    String sessionName() {
        return Long.toHexString(sessionId());
    }

    /** Where the next frame is to be written. */
    ByteBuf output() {
        return outbox.next();
    }

    /** Sends the events of transactions up to this one. */
    void sendEvents(long zxid) {
        events.takeUpTo(zxid, conversation::send);
    }

    Outbox outbox() {
        return outbox;
    }

    Slice slice() {
        return slice;
    }

    BackPressure backPressure() {
        return backPressure;
    }

    Recorder recorder() {
        return recorder;
    }

    /** This thread goes on to others. */
    private void leave() {
        long waiting = outbox.flush();
        if (waiting > services.limits().outboundBytesMax()) {
            backPressure.cutOff(waiting);
            channel.close();
        }
        slice.end();
    }

    /** Writes what there is, then closes. Nothing more is read. */
    void close() {
        phase = Phase.CLOSING;
        deadline.cancel();
        conversation.letGo();
        outbox.flushAndClose(services.limits().handshakeMs());
    }
}
