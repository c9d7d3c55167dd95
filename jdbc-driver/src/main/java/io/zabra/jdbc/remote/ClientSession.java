package io.zabra.jdbc.remote;

import io.netty.channel.ChannelFuture;
import io.zabra.jdbc.spi.SqlState;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A ZooKeeper session as its client keeps it: opened with the first server that takes it, kept alive by pings at a third of
 * the negotiated timeout, and re-attached to the next host when a connection breaks, until the timeout has passed
 * without a server (as Apache's {@code ClientCnxn} does). Its state changes on one thread; {@link #awaitLink}, {@link
 * #close}, {@link #abort} and the accessors are for any thread.
 */
final class ClientSession implements ServerLink.Owner {
    private static final Logger LOG = Logger.getLogger("io.zabra.jdbc");
    private static final int RETRY_DELAY_MS = 100;
    private static final int CLOSE_TIMEOUT_MS = 1_000;

    private final RemoteOptions options;
    private final ServerSearch search;
    private final CallerLoop loop;
    private final SessionWatches watches;
    private final AtomicLong lastZxid = new AtomicLong();
    private final AtomicInteger xids = new AtomicInteger();
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private boolean everOpen;
    /** All servers know the session, and it may own ephemerals: where it is gone, it is lost. */
    private boolean upgraded;
    /** Whether the next server that has the session is to close it. */
    private boolean closing;

    private long givenUpAtNanos;
    private @Nullable ServerLink link;
    private @Nullable SQLException lost;
    private volatile boolean closed;
    private volatile @Nullable SQLException abortion;
    private volatile SessionKey key = SessionKey.NONE;
    private volatile int timeoutMs;
    private volatile CompletableFuture<ServerLink> ready = new CompletableFuture<>();

    private ClientSession(RemoteOptions options) {
        this.options = options;
        this.loop = DriverThreads.acquire();
        this.search = new ServerSearch(options, loop);
        this.watches = new SessionWatches(options.session().chroot(), loop);
        this.timeoutMs = options.session().sessionTimeoutMs();
    }

    /** Starts to connect; {@link #awaitLink} tells how it went. */
    static ClientSession start(RemoteOptions options) {
        ClientSession session = new ClientSession(options);
        session.givenUpAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.loginTimeoutMs());
        session.loop.execute(session::tryNextHost);
        return session;
    }

    long sessionId() {
        return key.id();
    }

    SessionKey key() {
        return key;
    }

    int timeoutMs() {
        return timeoutMs;
    }

    @Override
    public long lastZxid() {
        return lastZxid.get();
    }

    @Override
    public SessionWatches watches() {
        return watches;
    }

    @Override
    public int nextXid() {
        return xids.updateAndGet(xid -> xid == Integer.MAX_VALUE ? 1 : xid + 1);
    }

    /** Whether no server will have it again. */
    boolean isOver() {
        return closed || ready.isCompletedExceptionally();
    }

    /** Whether the session is still on this connection, for all that is known. */
    boolean isCurrent(ServerLink candidate) {
        CompletableFuture<ServerLink> now = ready;
        return !now.isCompletedExceptionally() && now.getNow(null) == candidate;
    }

    /**
     * The connection to the server that holds the session now, waiting for one if need be.
     *
     * @param waitNanos {@link CallerLoop#FOREVER}: until the session is lost
     * @param stop ends the wait, too
     * @return null where the wait has ended without
     * @throws SQLException 08001, 08003, 08006 or 28000 where there will be none
     */
    @Nullable
    ServerLink awaitLink(long waitNanos, CompletableFuture<?> stop) throws SQLException {
        SQLException aborted = abortion;
        if (aborted != null) {
            throw LinkWait.again(aborted);
        }
        return LinkWait.await(ready, waitNanos, stop);
    }

    /** Has the next server take the session, as though this one were lost. Any thread. */
    void leave(ServerLink left, Throwable why) {
        loop.run(() -> {
            left.close(why);
            ended(left, why);
        });
    }

    /** Does it on the session's thread after a time, where the session is not over by then. Any thread. */
    void later(long delayNanos, Runnable task) {
        try {
            var unused = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "The session is over", e);
        }
    }

    private void tryNextHost() {
        if (lost != null || closed) {
            return;
        }
        if (System.nanoTime() - givenUpAtNanos >= 0) {
            lose(noServer());
            return;
        }
        search.next(this::connect, this::attemptFailed);
    }

    private void connect(HostAddress host, InetSocketAddress address) {
        if (closed) {
            return;
        }
        ServerLink next = new ServerLink(host, options, loop, this);
        ChannelFuture connecting = Connecting.start(options, loop, next, address);
        link = next;
        var unused = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                attemptFailed(done.cause());
            } else {
                var unusedTimer =
                        loop.schedule(() -> handshakeIsDue(next), options.connectTimeoutMs(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void handshakeIsDue(ServerLink next) {
        if (link == next && !ready.isDone()) {
            next.close(new TimeoutException(next.host() + " did not answer the handshake in time"));
        }
    }

    private void attemptFailed(@Nullable Throwable why) {
        LOG.log(Level.FINE, why, () -> "No connection for session " + key);
        if (search.goesOnAfter(why)) {
            tryNextHost();
        } else if (!everOpen) {
            // The first connection reports a refusal by every host at once: whoever opens it decides on trying again.
            lose(noServer());
        } else {
            var unused = loop.schedule(this::tryNextHost, RETRY_DELAY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private SQLException noServer() {
        Throwable trouble = search.lastTrouble();
        String detail = trouble == null ? "" : ": " + trouble.getMessage();
        return !everOpen
                ? SqlState.CONNECTION_FAILED.exception(
                        "No connection to any of " + options.hosts() + detail, 0, trouble)
                : SqlState.CONNECTION_LOST.exception(
                        "None of " + options.hosts() + " took session " + key + " within its " + timeoutMs + " ms"
                                + detail,
                        0,
                        trouble);
    }

    @Override
    public Frames.ConnectRequest connectRequest() {
        return new Frames.ConnectRequest(lastZxid.get(), options.session().sessionTimeoutMs(), key);
    }

    @Override
    public boolean accepted(ServerLink accepting, Frames.ConnectAnswer answer) {
        if (closed) {
            return false;
        }
        boolean replaceable = !closing && (options.sessionReplaceable() || (sessionId() != 0 && !upgraded));
        if (answer.timeoutMs() <= 0 && replaceable) {
            // Nothing is bound to the session but what a new one can have, too: this same host is asked for one.
            if (sessionId() != 0) {
                search.again();
            }
            key = SessionKey.NONE;
            upgraded = false;
            return false;
        }
        if (answer.timeoutMs() <= 0) {
            lose(SqlState.CONNECTION_CLOSED.exception("Session " + key + " has expired"));
            return false;
        }
        key = answer.session();
        timeoutMs = answer.timeoutMs();
        everOpen = true;
        return true;
    }

    @Override
    public void ready(ServerLink serving) {
        LOG.fine(() -> "Session " + key + " is with " + serving.host());
        search.succeeded();
        if (closing) {
            serving.closeSession();
        }
        watches.connected();
        ready.complete(serving);
        scheduleTick(serving, false);
    }

    /** Ticks twice as often as it pings, so that silence is noticed while there is time left for another host. */
    private void scheduleTick(ServerLink serving, boolean ping) {
        var unused = loop.schedule(() -> tick(serving, ping), Math.max(1, timeoutMs / 6), TimeUnit.MILLISECONDS);
    }

    private void tick(ServerLink serving, boolean ping) {
        if (link != serving) {
            return;
        }
        long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - serving.lastReadNanos());
        if (silentMs > timeoutMs * 2L / 3) {
            serving.close(new TimeoutException(serving.host() + " was silent for " + silentMs + " ms"));
            return;
        }
        if (ping) {
            serving.ping();
        }
        scheduleTick(serving, !ping);
    }

    @Override
    public void refused(ServerLink refusing, SQLException why) {
        lose(why);
        refusing.close(why);
    }

    @Override
    public void zxidSeen(long zxid) {
        lastZxid.accumulateAndGet(zxid, Math::max);
    }

    @Override
    public void upgraded() {
        upgraded = true;
    }

    @Override
    public void sessionClosed() {
        lose(SqlState.CONNECTION_CLOSED.exception("The connection is closed"));
    }

    @Override
    public void ended(ServerLink ending, @Nullable Throwable cause) {
        if (link != ending) {
            return;
        }
        link = null;
        if (closed || lost != null) {
            return;
        }
        if (ready.isDone()) {
            ready = new CompletableFuture<>();
            givenUpAtNanos = ending.lastReadNanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            search.begin(cause);
            LOG.log(Level.FINE, cause, () -> ending.host() + " was lost");
            watches.disconnected();
            tryNextHost();
        } else {
            attemptFailed(cause == null ? new TimeoutException(ending.host() + " closed the connection") : cause);
        }
    }

    /** No server will have the session again: all callers, now and later, are told why. */
    private void lose(SQLException why) {
        if (lost != null) {
            return;
        }
        lost = why;
        over.complete(null);
        watches.ended();
        if (!ready.completeExceptionally(why)) {
            CompletableFuture<ServerLink> never = new CompletableFuture<>();
            never.completeExceptionally(why);
            ready = never;
        }
    }

    /** Has a server, the next one if need be, close the session, so that its ephemerals go now; waits, but not long. */
    void close() {
        if (!closeBegun.compareAndSet(false, true)) {
            return;
        }
        loop.execute(() -> {
            closing = true;
            if (link != null) {
                link.closeSession();
            }
        });
        await(over);
        closed = true;
        drop(SqlState.CONNECTION_CLOSED.exception("The connection is closed"));
    }

    private static void await(CompletableFuture<?> what) {
        try {
            what.get(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.FINE, "No server confirmed the end of the session", e);
        }
    }

    /**
     * Ends it without waiting; a server that still listens is told.
     *
     * @param why what callers meet from now on
     */
    void abort(SQLException why) {
        if (!closeBegun.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        abortion = why;
        loop.execute(() -> {
            lose(why);
            if (link != null) {
                link.closeSession();
            }
        });
        drop(why);
    }

    private void drop(SQLException why) {
        loop.execute(() -> {
            lose(why);
            if (link != null) {
                link.close(why);
            }
        });
        DriverThreads.release(loop);
    }
}
