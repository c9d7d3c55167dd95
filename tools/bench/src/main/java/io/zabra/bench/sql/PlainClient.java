package io.zabra.bench.sql;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A ZooKeeper client that does one request after the other on a bare socket, so that its own threads add nothing. One thread. */
final class PlainClient implements AutoCloseable {
    private static final int XID_PING = -2;
    private static final int PING = 11;
    private static final int EXISTS = 3;
    private static final int SESSION_MS = 30_000;
    private static final int CONNECT_BYTES = 44;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int lastXid;

    PlainClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        ByteBuffer connect = ByteBuffer.allocate(Integer.BYTES + CONNECT_BYTES);
        connect.putInt(CONNECT_BYTES).putInt(0).putLong(0).putInt(SESSION_MS).putLong(0);
        connect.putInt(16).put(new byte[16]);
        exchange(connect.array());
    }

    void ping() throws IOException {
        ByteBuffer request = ByteBuffer.allocate(12);
        request.putInt(8).putInt(XID_PING).putInt(PING);
        exchange(request.array());
    }

    void exists(String path) throws IOException {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(17 + utf8.length);
        request.putInt(13 + utf8.length).putInt(++lastXid).putInt(EXISTS);
        request.putInt(utf8.length).put(utf8).put((byte) 0);
        exchange(request.array());
    }

    private void exchange(byte[] request) throws IOException {
        out.write(request);
        in.readNBytes(in.readInt());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
