package io.zabra.cli.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Asks a server of the ZooKeeper protocol one of its four-letter words. */
final class FourLetterWord {
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private FourLetterWord() {}

    /**
     * Blocks, for the connection and for each part of the answer at most {@code timeoutMs}.
     *
     * @throws IOException where the server cannot be reached or does not answer
     */
    static String ask(InetSocketAddress server, String word, int timeoutMs) throws IOException {
        if (server.isUnresolved()) {
            throw new IOException("unknown host");
        }
        try (Socket socket = new Socket()) {
            socket.connect(server, timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + timeoutMs + " ms", e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            answer.write(part, 0, n);
            if (answer.size() > ANSWER_BYTES_MAX) {
                throw new IOException("this is no ZooKeeper server: it answers without end");
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
