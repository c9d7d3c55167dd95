package io.zabra.bench.run;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A ZooKeeper client that does one request after the other on a bare socket, so that its own threads add nothing. One thread. */
public final class PlainClient implements AutoCloseable {
    private static final int XID_PING = -2;
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int PING = 11;
    private static final int CLOSE = -11;
    private static final int PERMISSIONS_ALL = 31;
    private static final int SESSION_MS = 30_000;
    private static final int CONNECT_BYTES = 44;
    private static final int REQUEST_BYTES_MAX = 4_096;
    /** Xid, zxid and error code of a reply. */
    private static final int REPLY_HEADER_BYTES = 16;

    private static final int ERROR_AT = 12;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES_MAX);
    private int lastXid;

    /** @param port of this machine, where a ZooKeeper server listens */
    public PlainClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        request.clear()
                .putInt(CONNECT_BYTES)
                .putInt(0)
                .putLong(0)
                .putInt(SESSION_MS)
                .putLong(0);
        request.putInt(16).put(new byte[16]);
        send();
        in.readNBytes(in.readInt());
    }

    /** @throws IOException also where the server answers with an error; so of all requests */
    public void ping() throws IOException {
        exchange(begin(XID_PING, PING));
    }

    public void exists(String path) throws IOException {
        exchange(path(EXISTS, path).put((byte) 0));
    }

    public void getData(String path) throws IOException {
        exchange(path(GET_DATA, path).put((byte) 0));
    }

    /** @param data with the path at most 4,000 bytes */
    public void setData(String path, byte[] data) throws IOException {
        exchange(path(SET_DATA, path).putInt(data.length).put(data).putInt(-1));
    }

    /**
     * A persistent znode that everybody may do everything with.
     *
     * @param data with the path at most 4,000 bytes
     */
    public void create(String path, byte[] data) throws IOException {
        ByteBuffer body = path(CREATE, path).putInt(data.length).put(data);
        body.putInt(1).putInt(PERMISSIONS_ALL);
        text(body, "world");
        text(body, "anyone");
        exchange(body.putInt(0));
    }

    private ByteBuffer path(int opcode, String path) {
        ByteBuffer body = begin(++lastXid, opcode);
        text(body, path);
        return body;
    }

    private ByteBuffer begin(int xid, int opcode) {
        return request.clear().putInt(0).putInt(xid).putInt(opcode);
    }

    private static void text(ByteBuffer body, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        body.putInt(utf8.length).put(utf8);
    }

    private void exchange(ByteBuffer body) throws IOException {
        body.putInt(0, body.position() - Integer.BYTES);
        send();
        byte[] reply = in.readNBytes(in.readInt());
        int error =
                reply.length < REPLY_HEADER_BYTES ? 0 : ByteBuffer.wrap(reply).getInt(ERROR_AT);
        if (error != 0) {
            throw new IOException("the server answered with error " + error);
        }
    }

    private void send() throws IOException {
        out.write(request.array(), 0, request.position());
    }

    /** Ends the session. */
    @Override
    public void close() throws IOException {
        try (socket) {
            exchange(begin(++lastXid, CLOSE));
        }
    }
}
