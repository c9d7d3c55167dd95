package io.zabra.cli.chaos;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/** ZooKeeper's protocol over a socket, frame by frame. Blocks; one thread. */
final class Wire implements AutoCloseable {
    private static final int FRAME_BYTES_MAX = 16 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** A reply or an event; what follows its header is for the reader. */
    record Frame(int xid, long zxid, int error, JuteReader body) {}

    /** Session 0 where the old one is gone. */
    record Connected(long sessionId, byte[] password, int timeoutMs) {}

    Wire(InetSocketAddress server, int timeoutMs) throws IOException {
        socket = new Socket();
        try {
            socket.connect(server, timeoutMs);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMs);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    Connected connect(int timeoutMs, long sessionId, byte[] password, long lastZxidSeen) throws IOException {
        send(w -> w.int32(0)
                .int64(lastZxidSeen)
                .int32(timeoutMs)
                .int64(sessionId)
                .bytes(password)
                .bool(false));
        JuteReader answer = new JuteReader(frame());
        answer.int32();
        int negotiatedMs = answer.int32();
        long id = answer.int64();
        byte[] secret = answer.bytesOrNull();
        return new Connected(id, secret == null ? new byte[16] : secret, negotiatedMs);
    }

    void send(Consumer<JuteWriter> content) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0);
        content.accept(new JuteWriter(buffer));
        buffer.setInt(0, buffer.writerIndex() - Integer.BYTES);
        buffer.readBytes(out, buffer.readableBytes());
        out.flush();
    }

    void request(int xid, int opCode, Consumer<JuteWriter> body) throws IOException {
        send(w -> body.accept(w.int32(xid).int32(opCode)));
    }

    Frame receive() throws IOException {
        JuteReader reader = new JuteReader(frame());
        return new Frame(reader.int32(), reader.int64(), reader.int32(), reader);
    }

    private ByteBuf frame() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FRAME_BYTES_MAX) {
            throw new IOException("frame of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Unpooled.wrappedBuffer(bytes);
    }

    /** Drops the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
