package io.zabra.engine.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two ends of a TLS connection in one thread, without a socket between them. */
final class EnginePair {
    private static final int ROUNDS_MAX = 100;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
        int size = 4 * client.getSession().getPacketBufferSize();
        this.toServer = ByteBuffer.allocate(size);
        this.toClient = ByteBuffer.allocate(size);
    }

    /** Both have finished, and either has read a byte of the other; throws what the first of them throws. */
    void handshake() throws SSLException {
        for (int i = 0; i < ROUNDS_MAX; i++) {
            boolean clientDone = step(client, toClient, toServer);
            boolean serverDone = step(server, toServer, toClient);
            if (clientDone && serverDone && toServer.position() == 0 && toClient.position() == 0) {
                return;
            }
        }
        throw new SSLException("no end after " + ROUNDS_MAX + " rounds");
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        in.flip();
        int before;
        do {
            before = in.remaining();
            engine.unwrap(in, plain);
            tasks(engine);
        } while (in.hasRemaining() && in.remaining() < before);
        in.compact();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            tasks(engine);
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && engine.getSession().getCipherSuite().contains("NULL")) {
            engine.beginHandshake();
            engine.wrap(ByteBuffer.allocate(0), out);
        }
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
