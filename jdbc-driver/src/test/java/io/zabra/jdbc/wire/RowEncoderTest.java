package io.zabra.jdbc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zabra.jdbc.spi.RowBatch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows written down one by one are the bytes that they are when they are sent as objects. */
class RowEncoderTest {
    private static final int WIDTH = 3;

    private static byte[] wire(RowBatch batch) {
        ByteBuf out = Unpooled.buffer();
        Values.writeRows(new WireOutput(out), batch);
        return ByteBufUtil.getBytes(out);
    }

    private static void assertSameBytes(List<@Nullable Object[]> rows, EncodedRows encoded) {
        assertThat(wire(new RowBatch(encoded, false))).isEqualTo(wire(new RowBatch(rows, false)));
        assertThat(encoded).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(encoded.get(i)).isEqualTo(rows.get(i));
        }
    }

    private static @Nullable Object anyValue(Random random) {
        return switch (random.nextInt(11)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong();
            case 4 -> random.nextDouble();
            case 5 -> new BigDecimal(random.nextInt()).movePointLeft(3);
            case 6 -> LocalDate.ofEpochDay(random.nextInt(1_000_000));
            case 7 -> new byte[random.nextInt(random.nextInt(50) == 0 ? 100_000 : 20)];
            case 8 -> LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000), ZoneOffset.UTC);
            case 9 -> LocalTime.ofNanoOfDay(random.nextInt(86_000) * 1_000_000_001L);
            default -> "a\u00e4\u26f0\ud83d\ude00".repeat(random.nextInt(random.nextInt(50) == 0 ? 20_000 : 8));
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void valuesOfEveryClass(long seed) {
        Random random = new Random(seed);
        RowEncoder encoder = new RowEncoder(WIDTH);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            assertThat(encoder.rows()).isEqualTo(i);
            @Nullable Object[] row = new @Nullable Object[WIDTH];
            for (int column = 0; column < WIDTH; column++) {
                row[column] = anyValue(random);
                encoder.value(row[column]);
            }
            rows.add(row);
        }
        long before = encoder.bytes();
        EncodedRows encoded = encoder.encoded();
        assertThat(before).isEqualTo(wire(new RowBatch(encoded, true)).length - 9L);
        assertSameBytes(rows, encoded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000, 1 << 15, 1 << 21})
    void valuesInRoomThatIsUsedAgain(int roomBytes) {
        byte[] room = new byte[roomBytes];
        List<EncodedRows> encoded = new ArrayList<>();
        List<List<@Nullable Object[]>> expected = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            RowEncoder encoder = new RowEncoder(1, room);
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                @Nullable Object[] row = {anyValue(random)};
                encode(encoder, row[0]);
                rows.add(row);
            }
            encoded.add(encoder.encoded());
            expected.add(rows);
        }
        for (int i = 0; i < encoded.size(); i++) {
            assertSameBytes(expected.get(i), encoded.get(i));
        }
    }

    @Test
    void roomThatIsJustFullIsNoPartOfTheRows() {
        int count = 7_000;
        byte[] room = new byte[(1 + Integer.BYTES) * count];
        RowEncoder encoder = new RowEncoder(1, room);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            encoder.int32(i);
            rows.add(new @Nullable Object[] {i});
        }
        EncodedRows encoded = encoder.encoded();
        Arrays.fill(room, (byte) 0);
        assertSameBytes(rows, encoded);
    }

    /** By the shortest way. */
    private static void encode(RowEncoder encoder, @Nullable Object value) {
        if (value instanceof Integer number) {
            encoder.int32(number);
        } else if (value instanceof Long number) {
            encoder.int64(number);
        } else if (value instanceof String text) {
            byte[] utf8 = ("x" + text).getBytes(StandardCharsets.UTF_8);
            Utf8Slice slice = new Utf8Slice();
            slice.set(utf8, 1, utf8.length - 1);
            encoder.text(slice);
        } else {
            encoder.value(value);
        }
    }

    @Test
    void aSliceIsTheTextThatItWasThen() {
        byte[] path = "/app/z\u00fcrich".getBytes(StandardCharsets.UTF_8);
        Utf8Slice slice = new Utf8Slice();
        RowEncoder encoder = new RowEncoder(2);
        slice.set(path, 0, path.length);
        assertThat(slice).hasToString("/app/z\u00fcrich");
        encoder.value(slice);
        slice.set(path, 5, path.length - 5);
        encoder.value(slice);
        slice.set(path, 5, 0);
        assertSameBytes(
                List.<@Nullable Object[]>of(new Object[] {"/app/z\u00fcrich", "z\u00fcrich"}), encoder.encoded());
    }

    @Test
    void noRows() {
        assertSameBytes(List.of(), new RowEncoder(WIDTH).encoded());
    }
}
