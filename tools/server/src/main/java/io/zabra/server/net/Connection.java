package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.Recorder;
import io.zabra.server.wire.Handshake;
import io.zabra.server.wire.MalformedRequestException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client's connection: cuts what arrives into frames, opens or re-attaches its session, hands requests to its {@link
 * Conversation}, and writes answers and events in batches.
 *
 * <p>Everything runs on the connection's I/O thread, but what other threads call: {@link #process}, {@link #ended} and
 * {@link #wake}, which only leave word. What is kept for a client is bounded: at most one frame that is arriving, so many
 * requests, so many bytes that it does not take; beyond that nothing more is read from it, or it is cut off.
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
    private final ConnectionStats stats = new ConnectionStats();
    private final Recorder recorder;
    private final Inbox inbox;
    private final BackPressure backPressure;
    private final Outbox outbox;
    private final Channel channel;
    private final String address;
    private final Conversation conversation;
    private volatile Phase phase = Phase.HANDSHAKE;
    private @Nullable Future<?> deadline;
    private volatile @Nullable Session session;

    Connection(Services services, Channel channel) {
        this.services = services;
        this.channel = channel;
        this.address = RemoteAddress.of(channel);
        this.recorder = services.metrics().recorder();
        this.inbox = new Inbox(channel);
        this.backPressure = new BackPressure(services.load(), this);
        this.outbox = new Outbox(channel);
        this.events = new EventQueue(services.store()::lastZxid);
        this.conversation = new Conversation(services, this);
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

    /** False where the I/O threads have ended. */
    boolean later(Runnable task) {
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        recorder.add(Count.CONNECTIONS_ASKED, 1);
        if (!services.connections().admit(this, address)) {
            backPressure.tooMany();
            ctx.close();
            return;
        }
        deadline = ctx.executor()
                .schedule(this::handshakeTooLate, services.limits().handshakeMs(), TimeUnit.MILLISECONDS);
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
        inbox.add(bytes);
        Session served = session;
        if (served != null && !services.store().touchSession(served.id(), this)) {
            close();
        }
        readFrames();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            readFrames();
            flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Level level = cause instanceof java.io.IOException ? Level.DEBUG : Level.ERROR;
        LOG.atLevel(level).setCause(cause).log("Connection of {}, session 0x{}, fails", address, sessionName());
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSING;
        cancelDeadline();
        Session served = session;
        recorder.add(Count.CONNECTIONS_DROPPED, 1);
        services.store().removeWatcher(this);
        if (served != null) {
            services.store().detachSession(served.id(), this);
        }
        conversation.end();
        services.connections().remove(this, address);
        inbox.discard();
        backPressure.end();
        outbox.discard();
    }

    /** Answers what has become ready, sends events, and reads on where that was held back. */
    void proceed() {
        woken.set(false);
        if (!channel.isActive()) {
            return;
        }
        sendEvents(conversation.advance());
        events.ifAnyIsLeft(this::wake);
        readFrames();
        flush();
    }

    private boolean heldBack() {
        return phase == Phase.OPENING
                || phase == Phase.CLOSING
                || !channel.isWritable()
                || conversation.outstanding() >= services.limits().requestsOutstandingMax()
                || backPressure.holdsBack(conversation.outstanding());
    }

    private void readFrames() {
        while (!heldBack() && inbox.hasLength()) {
            int length = inbox.length();
            if (phase == Phase.HANDSHAKE && services.words().isWord(length)) {
                answerWord(length);
                break;
            }
            if (length < 0 || length > services.limits().frameBytesMax(phase == Phase.HANDSHAKE)) {
                if (passesOver(length)) {
                    continue;
                }
                break;
            }
            if (!backPressure.admits(length)) {
                close();
                break;
            }
            ByteBuf frame = inbox.frame();
            if (frame == null) {
                break;
            }
            frame(frame);
        }
        inbox.settle();
        boolean reading = !heldBack();
        if (reading) {
            backPressure.caughtUp();
        }
        channel.config().setAutoRead(reading);
    }

    /** A request that is too long is answered so and passed over; anything else ends the connection. */
    private boolean passesOver(int length) {
        if (phase == Phase.SERVING && Inbox.mayPassOver(length)) {
            ByteBuf head = inbox.passOver();
            if (head != null) {
                backPressure.refused(
                        length, false, "answered", services.limits().frameBytesMax());
                conversation.tooLong(head, length);
            }
            return head != null;
        }
        boolean tls = phase == Phase.HANDSHAKE && TlsDoor.isHandshake(length);
        backPressure.refused(length, tls, "closed", services.limits().frameBytesMax());
        close();
        return false;
    }

    private void frame(ByteBuf frame) {
        backPressure.arrived();
        recorder.received();
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

    private void answerWord(int word) {
        cancelDeadline();
        phase = Phase.CLOSING;
        recorder.received();
        stats.received();
        services.words().answer(word, new ServerView(services), channel);
    }

    private void connect(Handshake handshake) {
        cancelDeadline();
        if (!backPressure.mayConnect(services.throttle(), handshake.sessionId() != 0)) {
            close();
            return;
        }
        String refusal = SessionDoor.refusal(services.store(), handshake);
        if (refusal != null) {
            LOG.info("{} {}: refused", address, refusal);
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
        readFrames();
        flush();
    }

    private void cancelDeadline() {
        Future<?> scheduled = deadline;
        if (scheduled != null) {
            scheduled.cancel(false);
            deadline = null;
        }
    }

    String sessionName() {
        Session served = session;
        return served == null ? "0" : Long.toHexString(served.id());
    }

    /** Where the next frame is to be written. */
    ByteBuf output() {
        return outbox.next();
    }

    /** Sends the events of transactions up to this one. */
    void sendEvents(long zxid) {
        events.takeUpTo(zxid, conversation::send);
    }

    void sent() {
        recorder.sent();
        stats.sent();
    }

    BackPressure backPressure() {
        return backPressure;
    }

    Recorder recorder() {
        return recorder;
    }

    private void flush() {
        long waiting = outbox.flush();
        if (waiting > services.limits().outboundBytesMax()) {
            backPressure.cutOff(waiting);
            channel.close();
        }
    }

    /** Writes what there is, then closes. Nothing more is read. */
    void close() {
        phase = Phase.CLOSING;
        cancelDeadline();
        outbox.flushAndClose(services.limits().handshakeMs());
    }
}
