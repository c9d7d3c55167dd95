package io.zabra.server.hostile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Frames that no client of good will sends: cut, swollen, nested, flipped, out of turn. Not thread-safe. */
final class HostileFrames {
    private static final int[] LIES = {
        -1,
        -2,
        0,
        1,
        7,
        255,
        65_536,
        0x0f_ffff,
        0x10_0000,
        0x7fff_ff00,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final int[] OP_CODES = {
        OpCode.CREATE,
        OpCode.DELETE,
        OpCode.EXISTS,
        OpCode.GET_DATA,
        OpCode.SET_DATA,
        OpCode.GET_ACL,
        OpCode.SET_ACL,
        OpCode.GET_CHILDREN,
        OpCode.SYNC,
        OpCode.PING,
        OpCode.GET_CHILDREN2,
        OpCode.CHECK,
        OpCode.MULTI,
        OpCode.CREATE2,
        OpCode.RECONFIG,
        OpCode.CHECK_WATCHES,
        OpCode.REMOVE_WATCHES,
        OpCode.CREATE_CONTAINER,
        OpCode.CREATE_TTL,
        OpCode.MULTI_READ,
        OpCode.AUTH,
        OpCode.SET_WATCHES,
        OpCode.SASL,
        OpCode.GET_EPHEMERALS,
        OpCode.GET_ALL_CHILDREN_NUMBER,
        OpCode.SET_WATCHES2,
        OpCode.ADD_WATCH,
        OpCode.WHO_AM_I,
        -10,
        10,
        20,
        0,
        99,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final int MULTI_DEPTH_MAX = 20_000;

    /** Names that are no UTF-8, or no path: overlong, surrogates, cut, NUL, beyond the last plane. */
    private static final byte[][] NAMES = {
        {'/', (byte) 0xc0, (byte) 0xaf},
        {'/', (byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {'/', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {'/', (byte) 0xe2, (byte) 0x82},
        {'/', 0, 'a'},
        {'/', '.', '.', '/', 'x'},
        {'/', (byte) 0xff, (byte) 0xfe},
        {(byte) 0x80}
    };

    private final Random random;

    HostileFrames(Random random) {
        this.random = random;
    }

    /** Of SQL one time in five. */
    private int opCode() {
        SqlOpcode[] sql = SqlOpcode.values();
        return random.nextInt(5) == 0
                ? sql[random.nextInt(sql.length)].code()
                : OP_CODES[random.nextInt(OP_CODES.length)];
    }

    private int lie() {
        return LIES[random.nextInt(LIES.length)];
    }

    /** Whole frames, lengths included, for a connection that has a session; some announce more than comes. */
    byte[] next() {
        return switch (random.nextInt(10)) {
            case 0 -> ByteBuffer.allocate(Integer.BYTES).putInt(lie()).array();
            case 1 -> frame(w -> w.int32(random.nextInt()).int32(random.nextInt()));
            case 2 -> frame(this::greeting);
            case 3 -> frame(this::nestedMulti);
            case 4 -> frame(this::endlessLists);
            case 5 -> frame(this::badName);
            case 6 -> noise();
            default -> changed(frame(this::plausible));
        };
    }

    /** What comes first on a connection, in place of a greeting. */
    byte[] first() {
        return switch (random.nextInt(4)) {
            case 0 -> next();
            case 1 -> changed(frame(this::greeting));
            case 2 -> noise();
            default -> ByteBuffer.allocate(Integer.BYTES).putInt(lie()).array();
        };
    }

    private static byte[] frame(Consumer<JuteWriter> content) {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0);
        content.accept(new JuteWriter(buffer));
        buffer.setInt(0, buffer.readableBytes() - Integer.BYTES);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private void greeting(JuteWriter w) {
        w.int32(random.nextInt(3))
                .int64(random.nextBoolean() ? 0 : random.nextLong())
                .int32(lie());
        w.int64(random.nextBoolean() ? 0 : random.nextLong()).bytes(new byte[random.nextInt(40)]);
        if (random.nextBoolean()) {
            w.bool(random.nextBoolean());
        }
    }

    private void nestedMulti(JuteWriter w) {
        header(w, random.nextBoolean() ? OpCode.MULTI : OpCode.MULTI_READ);
        int inner = opCode();
        for (int i = random.nextInt(MULTI_DEPTH_MAX); i > 0; i--) {
            w.int32(random.nextInt(50) == 0 ? inner : OpCode.MULTI).bool(false).int32(-1);
        }
    }

    private void endlessLists(JuteWriter w) {
        switch (random.nextInt(4)) {
            case 0 -> header(w, OpCode.CREATE).string("/f").bytes(null).int32(lie());
            case 1 ->
                header(w, OpCode.SET_ACL).string("/f").int32(lie()).int32(31).string("world");
            case 2 -> header(w, OpCode.SET_WATCHES).int64(0).int32(lie()).int32(lie());
            default ->
                header(w, OpCode.SET_WATCHES2)
                        .int64(lie())
                        .strings(List.of())
                        .int32(lie())
                        .string("/f");
        }
    }

    private void badName(JuteWriter w) {
        byte[] name = NAMES[random.nextInt(NAMES.length)];
        header(w, opCode()).bytes(name);
        for (int i = random.nextInt(4); i > 0; i--) {
            w.int32(lie());
        }
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A request with a body much like what it must be; its xid may have been there before. */
    private void plausible(JuteWriter w) {
        int opCode = opCode();
        String path = "/fuzz/" + (char) ('a' + random.nextInt(5));
        header(w, opCode).string(path);
        switch (random.nextInt(4)) {
            case 0 ->
                w.bytes(new byte[random.nextInt(50)])
                        .int32(1)
                        .int32(31)
                        .string("world")
                        .string("anyone")
                        .int32(random.nextInt(8));
            case 1 -> w.bool(true);
            case 2 -> w.int32(random.nextInt(6) - 1);
            default -> w.bytes(null).int32(-1);
        }
        if (opCode == OpCode.CREATE_TTL) {
            w.int64(random.nextLong());
        }
    }

    private JuteWriter header(JuteWriter w, int opCode) {
        return w.int32(random.nextInt(4) == 0 ? -random.nextInt(10) : random.nextInt(5))
                .int32(opCode);
    }

    /** Flips bits, puts lies in place of lengths, or cuts. */
    private byte[] changed(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int choice = random.nextInt(4);
        if (choice == 0) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (choice == 1) {
            bytes.putInt(random.nextInt(frame.length - Integer.BYTES), lie());
        } else if (choice == 2 && frame.length > 12) {
            int length = 4 + random.nextInt(frame.length - 4);
            byte[] cut = java.util.Arrays.copyOf(frame, length);
            ByteBuffer.wrap(cut).putInt(0, random.nextBoolean() ? length - Integer.BYTES : frame.length);
            return cut;
        }
        return frame;
    }
}
