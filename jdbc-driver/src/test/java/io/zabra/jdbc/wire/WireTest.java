package io.zabra.jdbc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession.ServerInfo;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final List<@Nullable Object> ONE_OF_EACH = Arrays.asList(
            null,
            true,
            -7,
            1L << 40,
            Math.PI,
            new BigDecimal("-12345678901234567890.123"),
            "Zürich ⛰",
            new byte[] {0, -1, 7},
            LocalDateTime.of(2026, 11, 22, 15, 40, 31, 123_456_789),
            LocalDate.of(-4, 2, 29),
            LocalTime.MAX,
            "");

    private static final List<SqlOpcode> OPCODES = List.of(SqlOpcode.values());

    private static final ExecuteOptions OPTIONS = new ExecuteOptions(5, 100, 2500, true);
    private static final ExecuteOptions OF_BATCH = new ExecuteOptions(5, 0, 2500, true);

    private static final List<SqlRequest> REQUESTS = List.of(
            new SqlRequest.Open(1, "/app", "console", true),
            new SqlRequest.Prepare("SELECT '\uFFFD'"),
            new SqlRequest.Execute(9, ONE_OF_EACH, OPTIONS),
            new SqlRequest.ExecuteDirect("SELECT 1", List.of(), ExecuteOptions.DEFAULT),
            new SqlRequest.ExecuteBatch(9, List.of(ONE_OF_EACH, List.of(), ONE_OF_EACH), OF_BATCH, true),
            new SqlRequest.Fetch(3, 1000, true),
            new SqlRequest.CloseCursor(3),
            new SqlRequest.CloseStatement(9),
            new SqlRequest.SetAutoCommit(false),
            new SqlRequest.Commit(),
            new SqlRequest.Rollback(),
            new SqlRequest.Cancel(17),
            new SqlRequest.AskServerInfo(),
            new SqlRequest.FindOutcome(7, 8, 9, new byte[16]),
            new SqlRequest.ExecuteTexts(List.of("DELETE FROM a", ""), OF_BATCH, true));

    private static final Column COLUMN = new Column("p", "path", "znodes", "zk", SqlType.VARCHAR, 0, 0, false);

    private static final ExecuteResult RESULT = new ExecuteResult(
            List.of(COLUMN),
            new RowBatch(List.of(new Object[] {"/a"}, new @Nullable Object[] {null}), false),
            12,
            -1,
            RowBatch.EMPTY,
            0x5_0000_0001L,
            List.of("slow"));

    @Test
    void everyRequestComesBackAsItWas() {
        assertThat(REQUESTS).extracting(SqlRequest::opcode).containsExactly(SqlOpcode.values());
        for (SqlRequest request : REQUESTS) {
            ByteBuf body = bytes(request);
            SqlRequest read = SqlRequest.decode(request.opcode(), body);
            assertThat(bytes(read)).isEqualTo(bytes(request));
            assertThat(read).usingRecursiveComparison().isEqualTo(request);
        }
    }

    @Test
    void anOlderDriversQuestionForAnOutcomeIsReadWithoutPassword() {
        ByteBuf body = Unpooled.buffer().writeLong(7).writeInt(8).writeLong(9);
        SqlRequest.FindOutcome read = (SqlRequest.FindOutcome) SqlRequest.decode(SqlOpcode.FIND_OUTCOME, body);
        assertThat(read.sinceZxid()).isEqualTo(9);
        assertThat(read.password()).isEmpty();
    }

    @Test
    void anOlderDriverGetsRowsWithoutWarningsBehindThem() {
        ByteBuf body = Unpooled.buffer().writeLong(3).writeInt(1000);
        SqlRequest.Fetch read = (SqlRequest.Fetch) SqlRequest.decode(SqlOpcode.FETCH, body);
        assertThat(read).isEqualTo(new SqlRequest.Fetch(3, 1000, false));
        RowBatch batch = RESULT.rows().with(List.of("slow"));
        assertThat(bytes(new SqlAnswer.Rows(batch, read.takesWarnings())))
                .isEqualTo(bytes(new SqlAnswer.Rows(RESULT.rows())));
    }

    @Test
    void anOlderServersRowsHaveNoWarnings() {
        ByteBuf body = bytes(new SqlAnswer.Rows(RESULT.rows()));
        SqlAnswer.Rows read = (SqlAnswer.Rows) SqlAnswer.decode(SqlOpcode.FETCH, body);
        assertThat(read.batch().warnings()).isEmpty();
    }

    /** It sends its statement's fetch size, and reads no further than the keys. */
    @Test
    void anOlderDriverGetsABatchsCountsAndKeysAlone() {
        ByteBuf options =
                Unpooled.buffer().writeLong(5).writeInt(100).writeInt(2500).writeByte(1);
        ByteBuf body = Unpooled.buffer().writeLong(9).writeInt(0).writeBytes(options.duplicate());
        SqlRequest.ExecuteBatch read = (SqlRequest.ExecuteBatch) SqlRequest.decode(SqlOpcode.EXECUTE_BATCH, body);
        assertThat(read).isEqualTo(new SqlRequest.ExecuteBatch(9, List.of(), OF_BATCH, false));
        ByteBuf texts = Unpooled.buffer().writeInt(0).writeBytes(options);
        assertThat(SqlRequest.decode(SqlOpcode.EXECUTE_TEXTS, texts))
                .isEqualTo(new SqlRequest.ExecuteTexts(List.of(), OF_BATCH, false));

        BatchResult result = new BatchResult(new long[] {1}, RESULT.rows(), 7, List.of("slow"));
        ByteBuf before = Unpooled.buffer();
        new WireOutput(before).longs(result.counts());
        Values.writeRows(new WireOutput(before), result.generatedKeys());
        assertThat(bytes(new SqlAnswer.Batch(result, read.takesEffects()))).isEqualTo(before);
    }

    /** An older server takes the mark for a fetch size, which it may be: it refuses negative ones. */
    @Test
    void anOlderServerReadsABatchThatTakesEffects() {
        ByteBuf body = bytes(new SqlRequest.ExecuteBatch(9, List.of(), OPTIONS, true));
        assertThat(body.getInt(Long.BYTES + Integer.BYTES + Long.BYTES)).isPositive();
        assertThat(body.readableBytes())
                .isEqualTo(bytes(new SqlRequest.ExecuteBatch(9, List.of(), OPTIONS, false))
                        .readableBytes());
        ByteBuf answer = bytes(new SqlAnswer.Batch(new BatchResult(new long[] {1}, RowBatch.EMPTY), false));
        SqlAnswer.Batch read = (SqlAnswer.Batch) SqlAnswer.decode(SqlOpcode.EXECUTE_BATCH, answer);
        assertThat(read.result().warnings()).isEmpty();
        assertThat(read.result().zxid()).isZero();
    }

    @Test
    void everyAnswerComesBackAsItWas() {
        same(SqlOpcode.OPEN, new SqlAnswer.Server(new ServerInfo("Zabra", "0.1.0", false)));
        same(SqlOpcode.FIND_OUTCOME, new SqlAnswer.Outcome(true, 1, 2, 3));
        same(SqlOpcode.EXECUTE_DIRECT, new SqlAnswer.Executed(RESULT, true));
        for (SqlOpcode batch : List.of(SqlOpcode.EXECUTE_BATCH, SqlOpcode.EXECUTE_TEXTS)) {
            long[] counts = {1, 0, 3};
            same(batch, new SqlAnswer.Batch(new BatchResult(counts, RESULT.rows()), false));
            same(batch, new SqlAnswer.Batch(new BatchResult(counts, RESULT.rows(), 7, List.of("a", "b")), true));
            same(batch, new SqlAnswer.Batch(new BatchResult(new long[0], RowBatch.EMPTY), true));
        }
        same(SqlOpcode.FETCH, new SqlAnswer.Rows(RESULT.rows()));
        same(SqlOpcode.FETCH, new SqlAnswer.Rows(RESULT.rows().with(List.of("slow")), true));
        same(SqlOpcode.COMMIT, new SqlAnswer.Done());
        for (StatementDescription.Kind kind : StatementDescription.Kind.values()) {
            same(
                    SqlOpcode.PREPARE,
                    new SqlAnswer.Prepared(
                            new StatementDescription(4, kind, List.of(COLUMN), List.of(SqlType.values()))));
        }
    }

    @Test
    void aPreparedStatementsAnswerLeavesOutItsColumns() {
        ByteBuf body = bytes(new SqlAnswer.Executed(RESULT, false));
        SqlAnswer.Executed read = (SqlAnswer.Executed) SqlAnswer.decode(SqlOpcode.EXECUTE, body);
        assertThat(read.result().columns()).isEmpty();
        assertThat(read.result().rows().rows()).hasSize(2);
    }

    @Test
    void aFailureKeepsStateVendorCodeMessageAndClass() {
        SQLException read = failure(SqlState.DUPLICATE_KEY.exception("/a exists", -110, null));
        assertThat((Throwable) read)
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasMessage("/a exists");
        assertThat(read.getSQLState()).isEqualTo("23505");
        assertThat(read.getErrorCode()).isEqualTo(-110);
    }

    @Test
    void aFailedBatchKeepsItsCounts() {
        SQLException cause = SqlState.DUPLICATE_KEY.exception("/a exists", -110, null);
        SQLException read = failure(new BatchUpdateException("/a exists", "23505", -110, new long[] {1, 1}, cause));
        assertThat((Throwable) read).isInstanceOfSatisfying(BatchUpdateException.class, batch -> {
            assertThat(batch.getLargeUpdateCounts()).containsExactly(1, 1);
            assertThat(batch.getCause()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        });
    }

    @Test
    void opcodesLieFarFromApaches() {
        for (SqlOpcode opcode : SqlOpcode.values()) {
            assertThat(opcode.code()).isGreaterThan(1_000_000);
            assertThat(SqlOpcode.of(opcode.code())).isEqualTo(opcode);
        }
        assertThat(SqlOpcode.of(14)).isNull();
        assertThat(SqlOpcode.of(Integer.MIN_VALUE)).isNull();
        assertThat(SqlOpcode.of(SqlOpcode.EXECUTE_TEXTS.code() + 1)).isNull();
    }

    @Test
    void lengthsBeyondWhatArrivedAreRefusedBeforeAnythingIsAllocated() {
        for (int length : new int[] {Integer.MAX_VALUE, 1 << 20, 9, -2, Integer.MIN_VALUE}) {
            ByteBuf body = Unpooled.buffer().writeInt(length).writeLong(0);
            assertThatThrownBy(() -> SqlRequest.decode(SqlOpcode.PREPARE, body.duplicate()))
                    .isInstanceOf(MalformedMessageException.class);
            ByteBuf batch = Unpooled.buffer().writeLong(1).writeBytes(body);
            assertThatThrownBy(() -> SqlRequest.decode(SqlOpcode.EXECUTE_BATCH, batch))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void rowsWithoutColumnsCannotBeMany() {
        ByteBuf body = Unpooled.buffer().writeByte(1).writeInt(0).writeInt(Integer.MAX_VALUE);
        assertThatThrownBy(() -> SqlAnswer.decode(SqlOpcode.FETCH, body))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("2147483647 rows without columns");
    }

    @Test
    void aDecimalOfGigabytesOfDigitsIsRefused() {
        ByteBuf body = Unpooled.buffer().writeByte(1).writeInt(1).writeInt(1);
        body.writeByte(5).writeInt(Integer.MIN_VALUE).writeInt(1).writeByte(1);
        assertThatThrownBy(() -> SqlAnswer.decode(SqlOpcode.FETCH, body))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("scale");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        ByteBuf body = Unpooled.buffer().writeInt(2).writeByte(0xC3).writeByte(0x28);
        assertThatThrownBy(() -> SqlRequest.decode(SqlOpcode.PREPARE, body))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void damagedMessagesAreMalformedOrOtherMessagesAndNothingElse() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int i = 0; i < 15_000; i++) {
            SqlRequest request = REQUESTS.get(random.nextInt(REQUESTS.size()));
            ByteBuf body = damaged(bytes(request), random);
            SqlOpcode opcode = random.nextInt(4) == 0 ? OPCODES.get(random.nextInt(OPCODES.size())) : request.opcode();
            decodes(() -> SqlRequest.decode(opcode, body.duplicate()), "request, seed " + seed + ", round " + i);
            decodes(() -> SqlAnswer.decode(opcode, body.duplicate()), "answer, seed " + seed + ", round " + i);
            decodes(() -> SqlFailure.decode(body.duplicate()), "failure, seed " + seed + ", round " + i);
        }
    }

    private static void decodes(Runnable decode, String what) {
        try {
            decode.run();
        } catch (MalformedMessageException e) {
            if (!e.toString().contains("Malformed message at byte ")) {
                throw new AssertionError(what, e);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new AssertionError(what, e);
        }
    }

    private static ByteBuf damaged(ByteBuf body, Random random) {
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && body.isReadable(); i++) {
            int at = random.nextInt(body.readableBytes());
            switch (random.nextInt(3)) {
                case 0 -> body.setByte(at, random.nextInt());
                case 1 -> body.writerIndex(at);
                default -> body.setInt(Math.max(0, at - 4), random.nextInt());
            }
        }
        return body;
    }

    private static void same(SqlOpcode opcode, SqlAnswer answer) {
        assertThat(SqlAnswer.decode(opcode, bytes(answer)))
                .usingRecursiveComparison()
                .isEqualTo(answer);
    }

    private static SQLException failure(SQLException e) {
        ByteBuf body = Unpooled.buffer();
        SqlFailure.of(e).encode(new WireOutput(body));
        return SqlFailure.decode(body).toException();
    }

    private static ByteBuf bytes(SqlRequest request) {
        ByteBuf body = Unpooled.buffer();
        request.encode(new WireOutput(body));
        return body;
    }

    private static ByteBuf bytes(SqlAnswer answer) {
        ByteBuf body = Unpooled.buffer();
        answer.encode(new WireOutput(body));
        return body;
    }
}
