package io.zabra.cli.chaos;

import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A client that reads and writes a few znodes, some requests at a time, goes to another server with its session when it loses one,
 * and writes down what it saw. It checks what only it can see: replies in order, zxids that do not fall, watches that fire before
 * what they tell of is read.
 */
final class Client extends Thread {
    static final int SESSION_TIMEOUT_MS = 6_000;

    private static final int ANSWER_MS = 4_000;
    private static final int BATCH_MAX = 4;
    private static final int PAUSE_MS_MAX = 30;
    private static final int IDLE_MS = 300;
    private static final int ABANDON_EVERY = 4_000;

    private final List<InetSocketAddress> servers;
    private final Random random;
    private final Requests requests;
    private final Watches watches = new Watches();
    private final List<Operation> history = new ArrayList<>();
    private final List<SessionRecord> sessions = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private final Deque<Request> pending = new ArrayDeque<>();
    private volatile boolean load = true;
    private volatile boolean enough;
    private volatile long lastAnswerNs = System.nanoTime();

    private @Nullable Wire wire;
    private long session;
    private byte[] password = new byte[16];
    private int timeoutMs;
    private long lastZxid;
    private int lastXid;

    Client(int number, List<InetSocketAddress> servers, Requests requests, long seed) {
        super("client-" + number);
        this.servers = servers;
        this.random = new Random(seed);
        this.requests = requests;
        setDaemon(true);
    }

    /** From now on it only keeps its session alive. */
    void rest() {
        load = false;
    }

    /** Ends it, and leaves the session alive. */
    void end() {
        enough = true;
    }

    long lastAnswerNs() {
        return lastAnswerNs;
    }

    // After it ended.

    List<Operation> history() {
        return history;
    }

    List<SessionRecord> sessions() {
        return sessions;
    }

    List<String> wrongs() {
        return wrongs;
    }

    @Override
    public void run() {
        try {
            while (!enough) {
                act();
            }
            if (session != 0) {
                sessionEnds(SessionRecord.End.ALIVE);
            }
        } catch (InterruptedException e) {
            wrongs.add(getName() + " was interrupted");
        } finally {
            lose();
        }
    }

    private void act() throws InterruptedException {
        try {
            Wire open = wire;
            if (open == null) {
                open = connect();
            }
            if (!load) {
                ask(open, requests.ping());
                answer(open);
                Thread.sleep(IDLE_MS);
            } else if (random.nextInt(ABANDON_EVERY) == 0) {
                leave(open);
            } else {
                batch(open);
                Thread.sleep(random.nextInt(PAUSE_MS_MAX));
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof RuntimeException) {
                wrongs.add(getName() + ": " + e);
            }
            lose();
            Thread.sleep(20 + random.nextInt(50));
        }
    }

    private Wire connect() throws IOException {
        Wire open = new Wire(servers.get(random.nextInt(servers.size())), ANSWER_MS);
        wire = open;
        Wire.Connected connected = open.connect(SESSION_TIMEOUT_MS, session, password, lastZxid);
        if (session != 0 && connected.sessionId() == 0) {
            sessionEnds(SessionRecord.End.EXPIRED);
            lose();
            throw new IOException("the session is gone");
        }
        session = connected.sessionId();
        password = connected.password();
        timeoutMs = connected.timeoutMs();
        return open;
    }

    private void sessionEnds(SessionRecord.End end) {
        sessions.add(new SessionRecord(session, timeoutMs, end));
        requests.sessionEnded();
        session = 0;
        password = new byte[16];
    }

    /** Goes without a word, or asks for the end. */
    private void leave(Wire open) throws IOException {
        boolean asks = random.nextBoolean();
        if (asks) {
            ask(open, requests.close());
            answer(open);
        }
        sessionEnds(asks ? SessionRecord.End.CLOSED : SessionRecord.End.LEFT);
        lose();
    }

    private void batch(Wire open) throws IOException {
        for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
            for (Request request : requests.next(random)) {
                ask(open, request);
            }
        }
        while (!pending.isEmpty()) {
            answer(open);
        }
    }

    private void ask(Wire open, Request request) throws IOException {
        request.asked(session, ++lastXid, System.nanoTime(), lastZxid);
        pending.add(request);
        open.request(lastXid, request.opCode(), request.body());
    }

    private void answer(Wire open) throws IOException {
        Wire.Frame frame = open.receive();
        while (frame.xid() == Watches.EVENT_XID) {
            watches.event(frame.body());
            frame = open.receive();
        }
        Request request = pending.remove();
        if (frame.xid() != request.xid()) {
            throw new IllegalStateException("reply to " + frame.xid() + " where one to " + request.xid() + " was due");
        }
        if (frame.zxid() < lastZxid) {
            throw new IllegalStateException("reply of zxid 0x" + Long.toHexString(frame.zxid()) + " after one of 0x"
                    + Long.toHexString(lastZxid));
        }
        lastZxid = frame.zxid();
        lastAnswerNs = System.nanoTime();
        for (Operation operation : request.answered(frame, lastAnswerNs)) {
            learned(request, operation);
        }
    }

    private void learned(Request request, Operation operation) throws IOException {
        history.add(operation);
        if (operation.outcome() == Outcome.UNKNOWN) {
            throw new IOException("the server has lost its leader");
        }
        requests.learned(operation);
        if (operation.kind() != Kind.EPHEMERAL) {
            watches.learned(operation, request.watches());
        }
    }

    /** The connection is gone: what is under way may have happened or not. */
    private void lose() {
        for (Request request : pending) {
            history.addAll(request.lost());
        }
        pending.clear();
        watches.clear();
        Wire open = wire;
        wire = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                wrongs.add(getName() + " cannot close a socket: " + e);
            }
        }
    }
}
