package io.zabra.cli;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.cli.status.ServerStatus;
import io.zabra.engine.txn.AclCodec;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/** What ZooKeeper's clients, and who looks after a server, ask for first: one of each, by a session that is closed in the end. */
final class FirstRequests {
    private static final int TIMEOUT_MS = 10_000;
    private static final int PASSWORD_BYTES = 16;
    private static final int DISCARDED_BYTES_MAX = 1 << 20;
    private static final String PATH = "/first";

    private final DataInputStream in;
    private final OutputStream out;
    private int xid;

    private FirstRequests(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /**
     * Asks a server on this machine, and waits for each answer.
     *
     * @throws IOException where one does not come
     */
    static void ask(int port) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ServerStatus.of(server, TIMEOUT_MS);
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            new FirstRequests(socket).askAll();
        }
    }

    private void askAll() throws IOException {
        send(w -> w.int32(0)
                .int64(0)
                .int32(TIMEOUT_MS)
                .int64(0)
                .bytes(new byte[PASSWORD_BYTES])
                .bool(false));
        request(OpCode.EXISTS, w -> w.string("/").bool(false));
        request(
                OpCode.CREATE,
                w -> w.string(PATH).bytes(new byte[1]).acl(AclCodec.OPEN).int32(0));
        request(OpCode.GET_DATA, w -> w.string(PATH).bool(false));
        request(OpCode.EXISTS, w -> w.string(PATH).bool(true));
        request(OpCode.GET_CHILDREN2, w -> w.string("/").bool(false));
        request(OpCode.GET_CHILDREN, w -> w.string("/").bool(false));
        request(OpCode.SET_DATA, w -> w.string(PATH).bytes(new byte[2]).int32(0));
        request(OpCode.DELETE, w -> w.string(PATH).int32(-1));
        request(OpCode.CLOSE_SESSION, w -> {});
    }

    private void request(int opCode, Consumer<JuteWriter> body) throws IOException {
        int number = ++xid;
        send(w -> body.accept(w.int32(number).int32(opCode)));
    }

    private void send(Consumer<JuteWriter> content) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(0);
        content.accept(new JuteWriter(frame));
        frame.setInt(0, frame.writerIndex() - Integer.BYTES);
        frame.readBytes(out, frame.readableBytes());
        out.flush();
        int length = in.readInt();
        if (length < 0 || length > DISCARDED_BYTES_MAX) {
            throw new IOException("an answer of " + length + " bytes");
        }
        in.readFully(new byte[length]);
    }
}
