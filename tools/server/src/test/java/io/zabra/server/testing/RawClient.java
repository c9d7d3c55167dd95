package io.zabra.server.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Speaks ZooKeeper's protocol over a socket, one frame at a time, and hides nothing of it. One thread. */
public final class RawClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 20_000;
    public static final int EVENT_XID = -1;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private int lastXid;
    private long lastZxid;

    /** The answer to a connect request; session 0 where the session is gone. */
    public record Connected(int timeoutMs, long sessionId, byte[] password, boolean readOnlyByte, boolean readOnly) {}

    public record Event(long zxid, int type, int state, String path) {}

    /** @param body what follows the header */
    public record Reply(int xid, long zxid, int error, ByteBuf body) {
        public JuteReader reader() {
            return new JuteReader(body.duplicate());
        }
    }

    public RawClient(int port) throws IOException {
        this(new Socket(), port);
    }

    /** @param socket not connected yet; of TLS, perhaps */
    public RawClient(Socket socket, int port) throws IOException {
        this.socket = socket;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /** A connection with a new session. */
    public static RawClient open(int port, int timeoutMs) throws IOException {
        RawClient client = new RawClient(port);
        client.connect(timeoutMs, 0, new byte[16], 0, true);
        return client;
    }

    /** Throws {@link EOFException} where the server closes instead of answering. */
    public Connected connect(int timeoutMs, long sessionId, byte[] password, long lastZxidSeen, boolean readOnlyByte)
            throws IOException {
        frame(w -> {
            w.int32(0).int64(lastZxidSeen).int32(timeoutMs).int64(sessionId).bytes(password);
            if (readOnlyByte) {
                w.bool(false);
            }
        });
        return connected();
    }

    /** Asks for a new session; throws {@link EOFException} where the server closes instead of answering. */
    public Connected connect(int timeoutMs, byte @Nullable [] password, boolean readOnlyByte, boolean readOnly)
            throws IOException {
        frame(w -> {
            w.int32(0).int64(0).int32(timeoutMs).int64(0).bytes(password);
            if (readOnlyByte) {
                w.bool(readOnly);
            }
        });
        return connected();
    }

    /** As a client that takes a read-only server, too. */
    public Connected connectReadOnly(int timeoutMs, long sessionId, byte[] password) throws IOException {
        frame(w -> w.int32(0)
                .int64(0)
                .int32(timeoutMs)
                .int64(sessionId)
                .bytes(password)
                .bool(true));
        return connected();
    }

    private Connected connected() throws IOException {
        JuteReader answer = new JuteReader(Unpooled.wrappedBuffer(readFrame()));
        answer.int32();
        int negotiatedMs = answer.int32();
        long id = answer.int64();
        byte[] secret = answer.bytesOrNull();
        boolean readOnlyByte = answer.hasMore();
        boolean readOnly = readOnlyByte && answer.bool();
        return new Connected(negotiatedMs, id, secret == null ? new byte[0] : secret, readOnlyByte, readOnly);
    }

    /** Sends a frame of whatever content. */
    public void frame(Consumer<JuteWriter> content) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0);
        content.accept(new JuteWriter(buffer));
        buffer.setInt(0, buffer.writerIndex() - Integer.BYTES);
        raw(bytes(buffer));
    }

    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends a request and does not wait. */
    public int send(int opCode, Consumer<JuteWriter> body) throws IOException {
        lastXid++;
        send(lastXid, opCode, body);
        return lastXid;
    }

    public void send(int xid, int opCode, Consumer<JuteWriter> body) throws IOException {
        frame(w -> body.accept(w.int32(xid).int32(opCode)));
    }

    /** Sends a request and waits for its reply; events that come before it are kept. */
    public Reply call(int opCode, Consumer<JuteWriter> body) throws IOException {
        int xid = send(opCode, body);
        Reply reply = receive();
        if (reply.xid() != xid) {
            throw new IOException("reply to " + reply.xid() + " where one to " + xid + " was due");
        }
        return reply;
    }

    /** The next reply; events that come before it are kept. */
    public Reply receive() throws IOException {
        while (true) {
            ByteBuf frame = Unpooled.wrappedBuffer(readFrame());
            JuteReader header = new JuteReader(frame);
            int xid = header.int32();
            long zxid = header.int64();
            int error = header.int32();
            if (xid != EVENT_XID) {
                lastZxid = Math.max(lastZxid, zxid);
                return new Reply(xid, zxid, error, frame);
            }
            events.add(new Event(zxid, header.int32(), header.int32(), header.string()));
        }
    }

    /** The events that came so far, each once. */
    public List<Event> takeEvents() {
        List<Event> taken = new ArrayList<>(events);
        events.clear();
        return taken;
    }

    public long lastZxid() {
        return lastZxid;
    }

    /** Everything up to the end of the connection, as text. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Whether the server has closed the connection, which is waited for; what it still sends is skipped. */
    public boolean isClosedByServer() throws IOException {
        try {
            while (true) {
                int next = in.read();
                if (next < 0) {
                    return true;
                }
            }
        } catch (SocketException e) {
            return true;
        }
    }

    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    private byte[] readFrame() throws IOException {
        int length = in.readInt();
        byte[] frame = new byte[length];
        in.readFully(frame);
        return frame;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** Drops the connection without a word; the session lives on. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
