package io.zabra.consensus.net;

import io.netty.channel.Channel;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes something long to a link, on a thread that waits while the other side is slow, so that memory stays bounded. */
final class LinkStream implements Link.Streaming {
    private static final Logger LOG = LoggerFactory.getLogger(LinkStream.class);
    private static final int IN_FLIGHT_BYTES_MAX = 1 << 20;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long WAIT_MS = 1_000;

    /** What is written. */
    interface Content extends AutoCloseable {
        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    private final Content content;
    private final Executor threads;

    /** @param content closed when it is written, or never will be */
    LinkStream(Content content, Executor threads) {
        this.content = content;
        this.threads = threads;
    }

    @Override
    public void begin(Link link) {
        try {
            threads.execute(() -> write(link));
        } catch (RejectedExecutionException closed) {
            cancel();
        }
    }

    @Override
    public void cancel() {
        content.close();
    }

    private void write(Link link) {
        try (content) {
            OutputStream out = new BufferedOutputStream(new Out(link.channel()), CHUNK_BYTES);
            content.writeTo(out);
            out.flush();
            link.streamed();
        } catch (IOException | RuntimeException e) {
            LOG.info("A stream on link {} broke off: {}", link.number(), String.valueOf(e.getMessage()));
            link.fail("a stream broke off: " + e.getMessage());
        }
    }

    /** Waits while too much is on its way. */
    private static final class Out extends OutputStream {
        private final Channel channel;
        private int inFlight;

        Out(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] source, int start, int length) throws IOException {
            while (inFlight > IN_FLIGHT_BYTES_MAX && channel.isActive()) {
                try {
                    wait(WAIT_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            if (!channel.isActive()) {
                throw new IOException("the link is closed");
            }
            inFlight += length;
            channel.writeAndFlush(channel.alloc().buffer(length).writeBytes(source, start, length))
                    .addListener(done -> written(length));
        }

        private synchronized void written(int length) {
            inFlight -= length;
            notifyAll();
        }
    }
}
