package io.zabra.server.net;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.Timing;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.OpCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's share of the {@link Load}, and what the connection is refused because of it. On its I/O thread. */
final class BackPressure {
    private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

    /** How many times as much a list of paths of one character takes on the heap. */
    private static final int SHORT_PATHS_GROW = 12;

    /** One and the FETCH ahead of it: whoever has no more than a driver asks for is read from, lest its pings and CANCEL are not heard. */
    private static final int STATEMENTS_OF_A_DRIVER = 2;

    private final Load load;
    private final Connection connection;
    private final UnderWay.Part requests;
    private final UnderWay.Part statements;
    /** The statement that waits for other sessions. */
    private @Nullable Arrival waiting;

    private long largeBytes;
    /** Of the frame that is arriving, where it is large and was let in. */
    private int arriving;

    private long stalledNs;
    /** A timer is set, and one is enough. */
    private boolean waking;
    /** What has arrived by now has waited for too long. */
    private boolean overdue;
    /** Something else than load is waited for. */
    private boolean held;

    BackPressure(Load load, Connection connection) {
        this.load = load;
        this.connection = connection;
        this.requests = load.requests().new Part();
        this.statements = load.statements().new Part();
    }

    /** Whether something else is waited for; whoever says so has the connection proceed in the end. */
    void hold(boolean waiting) {
        held = waiting;
    }

    /** Whether nothing more is to be read for now. It has the connection look again where nothing else will. */
    boolean holdsBack() {
        if (held || load.isDraining()) {
            return true;
        }
        if (load.isThrottled()) {
            stall();
            return true;
        }
        if (stalledNs != 0) {
            long waitedNs = System.nanoTime() - stalledNs;
            connection.recorder().record(Timing.THROTTLED, waitedNs);
            overdue |= load.isOverdue(waitedNs);
            stalledNs = 0;
        }
        return (requests.requests() > 0 && load.isOver())
                || (statements.requests() > STATEMENTS_OF_A_DRIVER && load.isOverBySql());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it does nothing where the connection is gone by then
    private void stall() {
        if (stalledNs == 0) {
            stalledNs = System.nanoTime();
            connection.recorder().add(Count.THROTTLE_WAITS, 1);
        }
        if (!waking) {
            waking = true;
            connection.channel().eventLoop().schedule(this::look, load.stallMs(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        waking = false;
        connection.wake();
    }

    /**
     * The request, or a refusal where its client has waited for too long. Pings, authentication and the end of a session are always taken (Apache's {@code Request.isThrottlable}).
     */
    ClientRequest unlessOverdue(ClientRequest request) {
        boolean always = request instanceof ClientRequest.Ping
                || request instanceof ClientRequest.Authenticate
                || request instanceof ClientRequest.Sasl
                || request instanceof ClientRequest.Sql
                || (request instanceof ClientRequest.Write write
                        && write.request() instanceof WriteRequest.CloseSession);
        if (always || !overdue) {
            return request;
        }
        connection.recorder().add(Count.THROTTLED, 1);
        return new ClientRequest.Refused(ErrorCode.THROTTLED_OP);
    }

    /** All that had arrived is taken. */
    void caughtUp() {
        overdue = false;
    }

    /** False where the frame is large, and there is no room for it beside the other large ones. */
    boolean admits(int length) {
        if (arriving != 0 || !load.isLarge(length)) {
            return true;
        }
        if (!load.takeLarge(length)) {
            connection.recorder().add(Count.LARGE_REJECTED, 1);
            LOG.warn(
                    "Request of {} bytes from {}, session 0x{}: closed; largeRequestMaxBytes is used up",
                    length,
                    connection.address(),
                    connection.sessionName());
            return false;
        }
        arriving = length;
        largeBytes += length;
        return true;
    }

    /**
     * A frame of this length is not taken.
     *
     * @param outcome what is done instead, for the log
     */
    void refused(int length, boolean tls, String outcome, int bytesMax) {
        connection.recorder().add(Count.OVERSIZED, 1);
        String why = tls
                ? "TLS where plaintext is spoken; secureClientPort is for TLS, client.portUnification lets both in"
                : "frame of " + length + " bytes, where jute.maxbuffer is " + bytesMax;
        LOG.warn("{}, session 0x{}: {}: {}", connection.address(), connection.sessionName(), why, outcome);
    }

    /** There are too many connections. */
    void tooMany() {
        connection.recorder().add(Count.CONNECTIONS_REJECTED, 1);
        LOG.warn("Too many connections, from {} or in all: refused", connection.address());
    }

    /** So many bytes are not taken by the client. */
    void cutOff(long waiting) {
        connection.recorder().add(Count.SLOW_CONSUMERS, 1);
        LOG.warn(
                "{}, session 0x{}: {} bytes are not taken: cut off",
                connection.address(),
                connection.sessionName(),
                waiting);
    }

    /** The whole frame is there. */
    void arrived() {
        arriving = 0;
    }

    /** A request goes to the store or to SQL, or waits behind one that does. */
    void begin(Arrival arrival) {
        kind(arrival).begin(weight(arrival));
    }

    private UnderWay.Part kind(Arrival arrival) {
        return SqlConversation.isSql(arrival.opCode()) ? statements : requests;
    }

    /** Other sessions decide when this statement goes on: until it is answered it is no load. */
    void waits(Arrival arrival) {
        kind(arrival).end(weight(arrival));
        waiting = arrival;
    }

    /** It is answered. */
    void end(Arrival arrival) {
        if (arrival.equals(waiting)) {
            waiting = null;
        } else {
            kind(arrival).end(weight(arrival));
        }
        done(arrival.bytes());
    }

    /** What a request takes of the heap, about. */
    private static long weight(Arrival arrival) {
        boolean paths = arrival.opCode() == OpCode.MULTI_READ
                || arrival.opCode() == OpCode.SET_WATCHES
                || arrival.opCode() == OpCode.SET_WATCHES2;
        return paths ? SHORT_PATHS_GROW * (long) arrival.bytes() : arrival.bytes();
    }

    /** A request that went nowhere is answered. */
    void done(int requestBytes) {
        if (load.isLarge(requestBytes) && largeBytes > 0) {
            largeBytes -= requestBytes;
            load.giveLarge(requestBytes);
        }
    }

    /** The connection is gone, and with it all that it had under way. */
    void end() {
        requests.endAll();
        statements.endAll();
        load.giveLarge(largeBytes);
        largeBytes = 0;
    }

    /** False where too many sessions are opened at the moment. */
    boolean mayConnect(ConnectionThrottle throttle, boolean again) {
        if (throttle.take(again, ClientPort.nowMs())) {
            return true;
        }
        connection.recorder().add(Count.CONNECTIONS_REJECTED, 1);
        connection.recorder().record(Timing.TOKEN_DEFICIT, throttle.missing());
        LOG.info("{} asks for a session faster than connectionMaxTokens allows: closed", connection.address());
        return false;
    }
}
