package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One quorum connection, read: packets, and the state behind a SNAP. Buffers what has arrived, and nothing else. All on the loop
 * but for what the intake tells.
 */
final class LinkDecoder extends ByteToMessageDecoder {
    /** From a disk that was too full for a state to the next attempt. */
    static final int FULL_DISK_MS = 10_000;

    private static final byte[] SIGNATURE = "BenWasHere".getBytes(StandardCharsets.UTF_8);

    /** What a state ends with (Apache's {@code LearnerHandler}), as jute has it. */
    static byte[] signature() {
        return ByteBuffer.allocate(Integer.BYTES + SIGNATURE.length)
                .putInt(SIGNATURE.length)
                .put(SIGNATURE)
                .array();
    }

    /** Makes something of what is read. */
    interface Listener {
        /** False if nothing more is to be read until {@link #readOn}. */
        boolean packet(QuorumPacket packet);

        /** Begins to take a state, or throws {@link MalformedPacketException} where none is expected. */
        SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener);

        void snapshotWhole(long handle);

        /** All that was read has been told, for now. */
        void readComplete();

        void writable();

        void closed(String reason);
    }

    private final Listener listener;
    private final int dataBytesMax;
    /** That may have arrived of the first packet while it is not whole; less than that are all by which a learner introduces itself. */
    private final int firstBytesMax;

    private boolean begun;
    private @Nullable SnapshotIntake intake;
    private @Nullable ChannelHandlerContext context;
    private boolean paused;
    private boolean finishing;
    private String closeReason = "closed by the other side";

    LinkDecoder(Listener listener, int dataBytesMax) {
        this(listener, dataBytesMax, Integer.MAX_VALUE);
    }

    /** @param firstBytesMax what is kept of a first packet that is not whole, of somebody whom we do not know */
    LinkDecoder(Listener listener, int dataBytesMax, int firstBytesMax) {
        this.listener = listener;
        this.dataBytesMax = dataBytesMax;
        this.firstBytesMax = firstBytesMax;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Goes on after {@link Listener#packet} said no. On the loop. */
    void readOn() {
        ChannelHandlerContext ctx = context;
        if (!paused || ctx == null || ctx.isRemoved()) {
            return;
        }
        paused = false;
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
        listener.readComplete();
        ctx.channel().config().setAutoRead(!paused);
    }

    private void pause(ChannelHandlerContext ctx) {
        paused = true;
        ctx.channel().config().setAutoRead(false);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        SnapshotIntake taking = intake;
        if (paused || !ctx.channel().isActive()) {
            return;
        }
        if (taking != null) {
            state(ctx, taking, in);
            return;
        }
        ByteBuffer bytes = in.nioBuffer();
        while (intake == null && !paused) {
            int start = bytes.position();
            int max = begun ? dataBytesMax : Math.min(dataBytesMax, firstBytesMax);
            QuorumPacket packet = QuorumPacketCodec.decode(bytes, max);
            if (packet == null) {
                requireShortWhereFirst(bytes.remaining());
                return;
            }
            begun = true;
            in.skipBytes(bytes.position() - start);
            packet(ctx, packet);
        }
    }

    private void requireShortWhereFirst(int bytes) {
        if (!begun && bytes > firstBytesMax) {
            throw new MalformedPacketException("a first packet of more than " + firstBytesMax + " bytes");
        }
    }

    private void packet(ChannelHandlerContext ctx, QuorumPacket packet) {
        if (packet.type() == PacketType.SNAP) {
            intake = listener.snapshot(packet, intakeListener(ctx));
        }
        if (!listener.packet(packet)) {
            pause(ctx);
        }
    }

    private void state(ChannelHandlerContext ctx, SnapshotIntake taking, ByteBuf in) {
        if (!taking.isWhole()) {
            if (!taking.take(in)) {
                pause(ctx);
                if (taking.hasRoom()) {
                    ctx.executor().execute(this::readOnForState);
                }
            }
            return;
        }
        byte[] expected = signature();
        if (in.readableBytes() < expected.length) {
            return;
        }
        byte[] actual = new byte[expected.length];
        in.readBytes(actual);
        if (!Arrays.equals(actual, expected)) {
            throw new MalformedPacketException("a state without its signature");
        }
        // The packets behind it are about what is in it: they wait until it is whole on disk.
        pause(ctx);
        finishing = true;
        taking.finish(handle -> ctx.executor().execute(() -> {
            intake = null;
            finishing = false;
            listener.snapshotWhole(handle);
            readOn();
        }));
    }

    private SnapshotIntake.Listener intakeListener(ChannelHandlerContext ctx) {
        return new SnapshotIntake.Listener() {
            @Override
            public void drained() {
                ctx.executor().execute(LinkDecoder.this::readOnForState);
            }

            @Override
            public void failed(String reason) {
                ctx.executor().execute(() -> exceptionCaught(ctx, new MalformedPacketException(reason)));
            }

            @Override
            public void full(String reason) {
                ctx.executor().execute(() -> closeLater(ctx, reason));
            }
        };
    }

    /** Not at once: whoever sends the state is kept from doing so anew. What still comes is not read. */
    private void closeLater(ChannelHandlerContext ctx, String reason) {
        pause(ctx);
        intake = null;
        Future<?> unused = ctx.executor()
                .schedule(
                        () -> exceptionCaught(ctx, new MalformedPacketException(reason)),
                        FULL_DISK_MS,
                        TimeUnit.MILLISECONDS);
    }

    /** There is room again; but where the state is whole, its end is waited for. */
    private void readOnForState() {
        if (intake != null && !finishing) {
            readOn();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        listener.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        listener.writable();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        SnapshotIntake taking = intake;
        if (taking != null) {
            taking.abandon();
        }
        listener.closed(closeReason);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // told by channelInactive
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        closeReason = String.valueOf(reason.getMessage());
        ctx.close();
    }
}
