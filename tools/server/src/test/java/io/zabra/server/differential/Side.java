package io.zabra.server.differential;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.testing.RawClient.Event;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.SaslClientTokens;
import io.zabra.server.wire.OpCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs one script against one server, and writes down what comes back. */
final class Side implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final int PING_XID = -2;
    private static final int SET_WATCHES_XID = -8;
    private static final long TTL_NANOS = 5_000_000;
    private static final Pattern ZXID = Pattern.compile("z:(-?\\d+)");

    /** Their replies tell the zxid of the change itself. */
    private static final Set<Integer> CHANGING = Set.of(
            OpCode.CREATE,
            OpCode.CREATE2,
            OpCode.CREATE_CONTAINER,
            OpCode.CREATE_TTL,
            OpCode.DELETE,
            OpCode.SET_DATA,
            OpCode.SET_ACL);

    private final Server server;
    private final RawClient[] clients;
    private final Connected[] sessions;
    private final boolean[] away;
    private final Map<Long, String> names = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private final ReplyText text = new ReplyText(this::name);
    private int requests;

    /** What is run against. */
    interface Server {
        int port();

        /** Makes it remove what is due. */
        default void sweep() {}

        /** Waits until it has let go of the connection that the session had, which the client has dropped, where what comes next hangs on that. */
        default void awaitDropped(long sessionId) throws Exception {}
    }

    Side(Server server, int sessionCount) throws IOException {
        this.server = server;
        this.clients = new RawClient[sessionCount];
        this.sessions = new Connected[sessionCount];
        this.away = new boolean[sessionCount];
        names.put(0L, "0");
        for (int i = 0; i < sessionCount; i++) {
            open(i);
        }
    }

    private String name(long sessionId) {
        return names.getOrDefault(sessionId, "unknown");
    }

    private void open(int index) throws IOException {
        clients[index] = new RawClient(server.port());
        sessions[index] = clients[index].connect(TIMEOUT_MS, 0, new byte[16], 0, true);
        names.put(sessions[index].sessionId(), "s" + index + "-" + names.size());
    }

    int requests() {
        return requests;
    }

    void run(Step step) throws Exception {
        int from = lines.size();
        if (step instanceof Step.Calls calls) {
            calls(calls.session(), calls.requests());
        } else if (step instanceof Step.Reattach reattach) {
            reattach(reattach);
        } else if (step instanceof Step.Prove prove) {
            prove(prove);
        } else if (step instanceof Step.Fail fail) {
            Reply reply = clients[fail.session()].call(
                    fail.request().opCode(), fail.request().body());
            lines.add("s" + fail.session() + " " + fail.request().text() + " -> " + reply.error());
            putOut(fail.session());
        } else if (step instanceof Step.Drop drop) {
            clients[drop.session()].close();
            away[drop.session()] = true;
        } else if (step instanceof Step.Return back) {
            comeBack(back);
        } else if (step instanceof Step.Break broken) {
            clients[broken.session()].raw(
                    ByteBuffer.allocate(Integer.BYTES).putInt(broken.length()).array());
            putOut(broken.session());
        } else if (step instanceof Step.Greet greet) {
            greet(greet);
        } else if (step instanceof Step.Sweep) {
            sweep();
        } else if (step instanceof Step.Renew renew) {
            renew(renew.session());
        } else if (step instanceof Step.Expire expire) {
            expire(expire);
        }
        boolean ordered = !(step instanceof Step.Renew || step instanceof Step.Expire);
        collectEvents(ordered);
        if (lines.size() == from) {
            lines.add("-");
        }
    }

    private void calls(int index, List<Request> requests) throws IOException {
        RawClient client = clients[index];
        for (Request request : requests) {
            client.send(request.opCode(), request.body());
        }
        for (Request request : requests) {
            line(index, request, client);
        }
    }

    private void line(int index, Request request, RawClient client) throws IOException {
        long before = client.lastZxid();
        Reply reply;
        try {
            reply = client.receive();
        } catch (EOFException e) {
            lines.add("s" + index + " CLOSED instead of an answer to " + request.text());
            throw e;
        }
        requests++;
        events(index, client, true);
        String zxid = reply.error() == 0 && CHANGING.contains(request.opCode()) ? " z:" + reply.zxid() : "";
        lines.add("s" + index + " " + request.text() + " -> " + text.of(request.opCode(), reply) + zxid);
        if (reply.zxid() != 0 && reply.zxid() < before) {
            lines.add("s" + index + " ZXID WENT BACK");
        }
    }

    private void events(int index, RawClient client, boolean ordered) {
        List<Event> events = client.takeEvents();
        List<String> texts = new ArrayList<>();
        for (Event event : events) {
            texts.add("s" + index + " event " + event.type() + "/" + event.state() + " " + event.path() + " z:"
                    + event.zxid());
        }
        if (!ordered) {
            texts.sort(null);
        }
        lines.addAll(texts);
    }

    /** Whatever a step has caused on any session is there before the answer to a ping that is sent after it. */
    private void collectEvents(boolean ordered) throws IOException {
        for (int i = 0; i < clients.length; i++) {
            if (!away[i]) {
                clients[i].send(PING_XID, OpCode.PING, w -> {});
            }
        }
        for (int i = 0; i < clients.length; i++) {
            if (away[i]) {
                continue;
            }
            Reply pong = clients[i].receive();
            if (pong.xid() != PING_XID) {
                lines.add("s" + i + " got " + pong.xid() + " for a ping");
            }
            events(i, clients[i], ordered);
        }
    }

    private void reattach(Step.Reattach step) throws Exception {
        int index = step.session();
        RawClient old = clients[index];
        long lastZxid = old.lastZxid();
        if (step.droppedFirst()) {
            drop(index);
        }
        clients[index] = new RawClient(server.port());
        Connected again = clients[index].connect(
                TIMEOUT_MS, sessions[index].sessionId(), sessions[index].password(), lastZxid, index % 2 == 0);
        lines.add("s" + index + " reattached " + name(again.sessionId()) + " " + again.timeoutMs() + " "
                + again.readOnlyByte());
        if (!step.droppedFirst()) {
            lines.add("s" + index + " old connection closed " + old.isClosedByServer());
            old.close();
        }
        for (Request request : step.requests()) {
            clients[index].send(SET_WATCHES_XID, request.opCode(), request.body());
            line(index, request, clients[index]);
        }
    }

    private void drop(int index) throws Exception {
        clients[index].close();
        server.awaitDropped(sessions[index].sessionId());
    }

    private void comeBack(Step.Return step) throws Exception {
        int index = step.session();
        long seen = clients[index].lastZxid();
        away[index] = false;
        reattach(new Step.Reattach(
                index,
                true,
                step.watches().isEmpty() ? List.of() : List.of(Requests.setWatches(step.watches(), seen))));
    }

    private void greet(Step.Greet step) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            byte @Nullable [] password = step.passwordLength() < 0 ? null : new byte[step.passwordLength()];
            Connected answer = client.connect(step.timeoutMs(), password, step.readOnlyByte(), step.readOnly());
            lines.add("greeted " + answer.timeoutMs() + " " + answer.password().length + " " + answer.readOnlyByte());
            lines.add("close -> " + client.call(OpCode.CLOSE_SESSION, w -> {}).error());
            lines.add("closed " + client.isClosedByServer());
        } catch (EOFException e) {
            lines.add("greeting refused");
        }
    }

    private void sweep() throws Exception {
        long end = System.nanoTime() + TTL_NANOS;
        Await.until("the shortest times to live are over", () -> System.nanoTime() > end);
        server.sweep();
        for (int i = 0; i < clients.length; i++) {
            if (!away[i]) {
                clients[i].call(OpCode.SYNC, w -> w.string("/"));
                return;
            }
        }
    }

    private void prove(Step.Prove step) throws Exception {
        int index = step.session();
        Reply reply = SaslClientTokens.digest(clients[index], step.user(), step.password(), null);
        requests += 2;
        lines.add("s" + index + " sasl " + step.user() + " " + step.password() + " -> " + reply.error());
        if (reply.error() != 0) {
            putOut(index);
        }
    }

    private void putOut(int index) throws Exception {
        lines.add("s" + index + " closed " + clients[index].isClosedByServer());
        reattach(new Step.Reattach(index, true, List.of()));
    }

    private void renew(int index) throws IOException {
        Reply reply = clients[index].call(OpCode.CLOSE_SESSION, w -> {});
        lines.add("s" + index + " close -> " + reply.error());
        lines.add("s" + index + " closed " + clients[index].isClosedByServer());
        clients[index].close();
        Connected gone = tryConnect(sessions[index], TIMEOUT_MS, 0).connected();
        lines.add("s" + index + " reattach after close -> " + name(gone.sessionId()) + " " + gone.timeoutMs());
        open(index);
    }

    private record Attempt(RawClient client, Connected connected) {}

    private Attempt tryConnect(Connected session, int timeoutMs, long lastZxid) throws IOException {
        RawClient client = new RawClient(server.port());
        return new Attempt(client, client.connect(timeoutMs, session.sessionId(), session.password(), lastZxid, true));
    }

    private void expire(Step.Expire step) throws Exception {
        int index = step.session();
        String marker = step.root() + "/doomed";
        clients[index].call(
                OpCode.CREATE,
                w -> w.string(marker)
                        .bytes(null)
                        .int32(1)
                        .int32(31)
                        .string("world")
                        .string("anyone")
                        .int32(1));
        drop(index);
        Attempt shortened = tryConnect(sessions[index], 1, 0);
        shortened.client().close();
        RawClient other = clients[(index + 1) % clients.length];
        Await.until(
                "the session expires",
                () -> other.call(OpCode.EXISTS, w -> w.string(marker).bool(false))
                                .error()
                        == -101);
        Connected gone = tryConnect(sessions[index], TIMEOUT_MS, 0).connected();
        lines.add("s" + index + " reattach after expiry -> " + name(gone.sessionId()) + " " + gone.timeoutMs());
        open(index);
    }

    /** All lines so far, zxids replaced by their ranks. */
    List<String> transcript() {
        TreeMap<Long, Integer> ranks = new TreeMap<>();
        for (String line : lines) {
            Matcher matcher = ZXID.matcher(line);
            while (matcher.find()) {
                ranks.put(Long.valueOf(matcher.group(1)), 0);
            }
        }
        int rank = 0;
        for (Map.Entry<Long, Integer> entry : ranks.entrySet()) {
            entry.setValue(entry.getKey() <= 0 ? entry.getKey().intValue() : ++rank);
        }
        return lines.stream()
                .map(line -> ZXID.matcher(line).replaceAll(m -> "z" + ranks.get(Long.valueOf(m.group(1)))))
                .toList();
    }

    /** Ends the sessions, so that their ephemerals are gone before the next script. */
    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            try (client) {
                client.send(OpCode.CLOSE_SESSION, w -> {});
                client.receive();
            } catch (IOException e) {
                // A connection that a mismatch has broken is of no interest any more.
                lines.add("closed with " + e);
            }
        }
    }
}
