package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a standalone server's disk that is full, or nearly so. */
class LogRoomTest {
    private static final long RESERVE_BYTES = 1_000;
    private static final int LARGE_BYTES = 100_000;
    private static final int SMALL_BYTES = 100;
    private static final long LITTLE_ROOM = 10_000;
    private static final int QUIET_MS = 10_000;

    private long diskBytes = LITTLE_ROOM;
    private final ManualClock clock = new ManualClock();
    private final StateConfig config = StateConfig.standard().withClock(clock);
    private final StateMachine state = new StateMachine(StoreState.fresh(config), config);
    private final LogRoom room =
            new LogRoom(new JournalThread(new Room(), 0, () -> {}), state, RESERVE_BYTES, config.clock());

    /** Has what is left of the disk, and takes nothing of it. */
    private final class Room implements Journal {
        @Override
        public boolean isKept() {
            return true;
        }

        @Override
        public void append(long zxid, ByteBuffer txn) {}

        @Override
        public void force() {}

        @Override
        public long makeRoom(long wantedBytes) {
            return diskBytes;
        }

        @Override
        public boolean purgeOneThrough(long zxid) {
            return false;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        state.close();
    }

    private static Operation write(int bytes) {
        return operation(new WriteRequest.SetData("/a", new byte[bytes], -1));
    }

    private static Operation closing() {
        return operation(new WriteRequest.CloseSession());
    }

    private static Operation operation(WriteRequest request) {
        return new Operation.Write(new ZnodeStore.Submission(1, 1, List.of(), request), completion -> {}, false);
    }

    private boolean isTaken(Operation operation) throws IOException {
        return room.has(operation, 0) || room.made(operation);
    }

    @Test
    void anEndOfASessionThatFitsDoesNotSayThatThereIsRoomAgain() throws IOException {
        diskBytes = RESERVE_BYTES;
        assertThat(isTaken(write(SMALL_BYTES))).isFalse();
        assertThat(room.made(closing())).isTrue();
        assertThat(room.isFull()).isTrue();
        clock.advance(QUIET_MS);
        assertThat(room.has(closing(), 0)).isTrue();
        assertThat(room.made(closing())).isTrue();
        room.lookAgain();
        assertThat(room.isFull()).isTrue();
        diskBytes = LITTLE_ROOM;
        room.lookAgain();
        assertThat(room.isFull()).isFalse();
        assertThat(isTaken(write(SMALL_BYTES))).isTrue();
    }

    @Test
    void theDiskIsFullUntilTheLargestWriteThatWasRefusedFits() throws IOException {
        assertThat(isTaken(write(LARGE_BYTES))).isFalse();
        diskBytes = RESERVE_BYTES;
        assertThat(room.made(write(SMALL_BYTES))).isFalse();
        diskBytes = LITTLE_ROOM;
        room.lookAgain();
        assertThat(room.isFull()).isTrue();
        diskBytes = 2 * LARGE_BYTES;
        room.lookAgain();
        assertThat(room.isFull()).isFalse();
        // What was refused before is forgotten.
        diskBytes = RESERVE_BYTES;
        assertThat(room.made(write(SMALL_BYTES))).isFalse();
        diskBytes = LITTLE_ROOM;
        room.lookAgain();
        assertThat(room.isFull()).isFalse();
    }

    @Test
    void aWriteThatNeverFitsDoesNotKeepTheDiskFullWhileOthersPass() throws IOException {
        assertThat(isTaken(write(LARGE_BYTES))).isFalse();
        assertThat(isTaken(write(SMALL_BYTES))).isTrue();
        clock.advance(QUIET_MS - 1);
        assertThat(isTaken(write(SMALL_BYTES))).isTrue();
        room.lookAgain();
        assertThat(room.isFull()).isTrue();
        clock.advance(1);
        assertThat(isTaken(write(SMALL_BYTES))).isTrue();
        assertThat(room.isFull()).isFalse();
        assertThat(isTaken(write(LARGE_BYTES))).isFalse();
        assertThat(room.isFull()).isTrue();
    }

    @Test
    void aWriteThatNeverFitsDoesNotKeepTheDiskFullWhereNobodyWrites() throws IOException {
        assertThat(isTaken(write(LARGE_BYTES))).isFalse();
        assertThat(room.refusedBytes()).isGreaterThan(LARGE_BYTES);
        clock.advance(QUIET_MS - 1);
        room.lookAgain();
        assertThat(room.isFull()).isTrue();
        clock.advance(1);
        diskBytes = RESERVE_BYTES;
        room.lookAgain();
        assertThat(room.isFull()).isTrue();
        diskBytes = LITTLE_ROOM;
        room.lookAgain();
        assertThat(room.isFull()).isFalse();
        assertThat(room.refusedBytes()).isZero();
    }

    @Test
    void whatTakesLessThanWhatWasRefusedIsAskedForAtOnce() throws IOException {
        assertThat(room.made(write(LARGE_BYTES))).isFalse();
        assertThat(room.made(write(SMALL_BYTES))).isTrue();
    }
}
