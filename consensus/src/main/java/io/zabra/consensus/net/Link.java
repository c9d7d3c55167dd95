package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One quorum connection, written: packets are encoded only as the other side reads, many at a time, and a stream goes between
 * the packets before it and those after it. What waits is bounded; who does not read is disconnected. Behind a stream, which
 * takes its time though the other side reads, more may wait: the payloads of most of it are not kept, but read from the log later.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its decoder
final class Link {
    private static final int BATCH_BYTES = 64 << 10;
    private static final int ITEM_BYTES = 64;
    private static final int HEAP_PARTS = 8;
    private static final long BEHIND_STREAM_BYTES_MAX = Runtime.getRuntime().maxMemory() / HEAP_PARTS;

    /** What is to be sent: a packet, or something that streams. */
    private record Item(
            @Nullable QuorumPacket packet, @Nullable Streaming stream, int length) {
        boolean isHollow() {
            return packet != null && WaitedBehind.isHollow(packet);
        }

        /** What it counts as while it waits, in bytes. */
        int weight() {
            return length + ITEM_BYTES;
        }
    }

    /** Makes a stream of what has waited. */
    interface Refill {
        /**
         * @param packets handed over
         * @param over to be called, on any thread, when nothing of them waits any more
         */
        Streaming of(List<QuorumPacket> packets, Runnable over);
    }

    /** Something long. */
    interface Streaming {
        /** Begins to write to the channel; the link goes on at {@link Link#streamed}. On the loop. */
        void begin(Link link);

        /** It will not be asked to begin. */
        void cancel();
    }

    private final long number;
    private final Channel channel;
    private final long bytesMax;
    private final Refill refill;
    /** What is given and not flushed yet. Peer's thread. */
    private final List<Item> given = new ArrayList<>();

    private final Deque<Item> items = new ArrayDeque<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private boolean streaming;
    /** From when something is to be streamed until what has waited behind it has gone. */
    private volatile boolean behindStream;

    private boolean over;
    private volatile @Nullable String failure;

    Link(long number, Channel channel, long bytesMax, Refill refill) {
        this.number = number;
        this.channel = channel;
        this.bytesMax = bytesMax;
        this.refill = refill;
    }

    long number() {
        return number;
    }

    Channel channel() {
        return channel;
    }

    /** Why we gave it up, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Goes at {@link #flush}, or before what is streamed. Peer's thread. */
    void send(QuorumPacket packet) {
        boolean hollow = behindStream && WaitedBehind.isInLog(packet) && waitingBytes.get() > bytesMax / 2;
        QuorumPacket kept = hollow ? WaitedBehind.hollow(packet) : packet;
        Item item = new Item(kept, null, QuorumPacketCodec.encodedLength(kept));
        long waiting = waitingBytes.addAndGet(item.weight());
        if (waiting > bytesMax && !behindStream) {
            fail("does not read: " + waiting + " bytes wait for it");
            return;
        }
        if (waiting > Math.max(bytesMax, BEHIND_STREAM_BYTES_MAX)) {
            fail("has to be given up: while its state was streamed, so many transactions came that " + waiting
                    + " bytes say which they are. A larger heap lets more of them wait");
            return;
        }
        given.add(item);
    }

    /** Peer's thread. */
    void stream(Streaming stream) {
        given.add(new Item(null, stream, 0));
        flush();
        behindStream = true;
    }

    /** Hands on what was given. Peer's thread. */
    void flush() {
        if (given.isEmpty()) {
            return;
        }
        boolean refused;
        synchronized (items) {
            refused = over;
            if (!refused) {
                items.addAll(given);
            }
        }
        if (refused) {
            given.forEach(Link::cancel);
        } else if (channel.eventLoop().inEventLoop()) {
            drainInTurn();
        } else {
            drainLater();
        }
        given.clear();
    }

    /** Sends what the other side has room for, and goes. Peer's thread. */
    void close() {
        flush();
        execute(() -> {
            drain();
            channel.close();
        });
    }

    /** Gives the connection up, never within the call. Any thread. */
    void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        execute(channel::close);
    }

    /** The channel is closed: nothing will be sent any more. */
    void ended() {
        Deque<Item> left;
        synchronized (items) {
            over = true;
            left = new ArrayDeque<>(items);
            items.clear();
        }
        left.forEach(Link::cancel);
    }

    private static void cancel(Item item) {
        if (item.stream() != null) {
            item.stream().cancel();
        }
    }

    /** The stream that had begun is written. Any thread. */
    void streamed() {
        execute(() -> {
            streaming = false;
            drain();
        });
    }

    void drainLater() {
        if (scheduled.compareAndSet(false, true)) {
            execute(() -> {
                scheduled.set(false);
                drain();
            });
        }
    }

    /** On the loop, and in the peer's turn, which what this link fails at does not concern. */
    private void drainInTurn() {
        try {
            drain();
        } catch (RuntimeException | OutOfMemoryError e) {
            fail("cannot be written to: " + e);
        }
    }

    /** On the loop. */
    private void drain() {
        boolean wrote = false;
        while (!streaming && channel.isWritable()) {
            Item item = poll();
            if (item == null) {
                break;
            }
            Streaming stream = item.isHollow() ? waited(item) : item.stream();
            if (stream != null) {
                streaming = true;
                channel.flush();
                stream.begin(this);
                return;
            }
            writeBatch(item);
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    /** All that is to go before the next stream. */
    private Streaming waited(Item first) {
        List<QuorumPacket> packets = new ArrayList<>();
        long bytes = 0;
        for (Item item = first; item != null; item = pollPacket(true)) {
            if (item.packet() != null) {
                packets.add(item.packet());
            }
            bytes += item.weight();
        }
        long waited = bytes;
        return refill.of(packets, () -> execute(() -> written(waited)));
    }

    private void writeBatch(Item first) {
        List<Item> together = together(first);
        int bytes = 0;
        long weight = 0;
        for (Item item : together) {
            bytes += item.length();
            weight += item.weight();
        }
        ByteBuf batch = channel.alloc().buffer(bytes);
        for (Item item : together) {
            encode(item, batch);
        }
        long written = weight;
        channel.write(batch).addListener(done -> written(written));
    }

    /** The packets from a first one on that go at once. */
    private List<Item> together(Item first) {
        List<Item> together = new ArrayList<>();
        together.add(first);
        int bytes = first.length();
        synchronized (items) {
            Item next = bytes < BATCH_BYTES ? pollPacket(false) : null;
            while (next != null) {
                together.add(next);
                bytes += next.length();
                next = bytes < BATCH_BYTES ? pollPacket(false) : null;
            }
        }
        return together;
    }

    /** On the loop. */
    private void written(long bytes) {
        boolean little = waitingBytes.addAndGet(-bytes) <= bytesMax / 2;
        if (little && !streaming && behindStream) {
            synchronized (items) {
                behindStream = items.stream().anyMatch(item -> item.stream() != null);
            }
        }
    }

    private static void encode(Item item, ByteBuf batch) {
        QuorumPacket packet = item.packet();
        if (packet != null) {
            QuorumPacketCodec.encode(packet, batch.nioBuffer(batch.writerIndex(), item.length()));
            batch.writerIndex(batch.writerIndex() + item.length());
        }
    }

    private @Nullable Item poll() {
        synchronized (items) {
            return items.poll();
        }
    }

    private @Nullable Item pollPacket(boolean evenHollow) {
        synchronized (items) {
            Item head = items.peek();
            boolean wanted = head != null && head.packet() != null && (evenHollow || !head.isHollow());
            return wanted ? items.poll() : null;
        }
    }

    private void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException over) {
            channel.close();
        }
    }
}
