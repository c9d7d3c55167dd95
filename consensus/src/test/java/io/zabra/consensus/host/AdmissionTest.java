package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreClock;
import io.zabra.engine.StoreState;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of a log's disk that is nearly full. */
class AdmissionTest {
    private static final int SMALL = 100;
    private static final int LARGE = 100_000;
    private static final long LITTLE_ROOM = 10_000;

    private final AtomicLong nowMs = new AtomicLong();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final StateConfig config = StateConfig.standard().withClock(new StoreClock() {
        @Override
        public long wallMs() {
            return nowMs.get();
        }

        @Override
        public long steadyMs() {
            return nowMs.get();
        }
    });
    private final MemoryDisk disk = new MemoryDisk(new MemoryHub(), 1_000);

    private static Submission write(int bytes) {
        return new Submission(1, 1, List.of(), new WriteRequest.SetData("/a", new byte[bytes], -1));
    }

    private void withAdmission(BiConsumer<Admission, MemoryDisk.Port> steps) {
        Logger log = (Logger) LoggerFactory.getLogger(Admission.class);
        lines.start();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try (StateMachine state = new StateMachine(StoreState.fresh(config), config);
                MemoryDisk.Port port = disk.new Port(event -> {})) {
            steps.accept(new Admission(state, config.clock()), port);
        } finally {
            log.detachAppender(lines);
            log.setLevel(null);
        }
    }

    private void isSaid(Level... levels) {
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(levels);
    }

    @Test
    void theLogSaysOnceThatItsDiskIsFullThoughSmallWritesStillFit() {
        withAdmission((admission, port) -> {
            disk.room(LITTLE_ROOM);
            for (int i = 0; i < 3; i++) {
                isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
                isAnswered(admission.refusal(write(SMALL), port), null);
            }
            isSaid(Level.ERROR);
            disk.room(Long.MAX_VALUE);
            isAnswered(admission.refusal(write(SMALL), port), null);
            isAnswered(admission.refusal(write(LARGE), port), null);
            isSaid(Level.ERROR, Level.INFO);
        });
    }

    @Test
    void aWriteThatNeverFitsKeepsNoLaterFullDiskFromBeingTold() {
        withAdmission((admission, port) -> {
            disk.room(LITTLE_ROOM);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            nowMs.addAndGet(9_999);
            isAnswered(admission.refusal(write(SMALL), port), null);
            isSaid(Level.ERROR);
            nowMs.addAndGet(1);
            isAnswered(admission.refusal(write(SMALL), port), null);
            isSaid(Level.ERROR, Level.INFO);
            disk.room(0);
            isAnswered(admission.refusal(write(SMALL), port), ErrorCode.SYSTEM_ERROR);
            isSaid(Level.ERROR, Level.INFO, Level.ERROR);
        });
    }

    @Test
    void aWriteThatNeverFitsIsForgottenThoughNobodyWritesAnyMore() {
        withAdmission((admission, port) -> {
            disk.room(LITTLE_ROOM);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            assertThat(admission.refusedBytes()).isGreaterThan(LARGE);
            nowMs.addAndGet(9_999);
            admission.ticked(port);
            assertThat(admission.refusedBytes()).isGreaterThan(LARGE);
            nowMs.addAndGet(1);
            disk.full(true);
            admission.ticked(port);
            assertThat(admission.refusedBytes()).isGreaterThan(LARGE);
            disk.full(false);
            admission.ticked(port);
            assertThat(admission.refusedBytes()).isZero();
            isSaid(Level.ERROR, Level.INFO);
        });
    }

    @Test
    void whereThereIsRoomAgainItIsToldThoughNobodyWrites() {
        withAdmission((admission, port) -> {
            disk.room(LITTLE_ROOM);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            disk.room(Long.MAX_VALUE);
            admission.ticked(port);
            assertThat(admission.refusedBytes()).isZero();
        });
    }

    @Test
    void aDiskThatIsOnlySlowIsNotToldAsFull() {
        withAdmission((admission, port) -> {
            disk.crowded(false);
            disk.room(LITTLE_ROOM);
            for (int i = 0; i < 3; i++) {
                isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            }
            assertThat(admission.refusedBytes()).isZero();
            isSaid(Level.WARN);
            nowMs.addAndGet(9_999);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            isSaid(Level.WARN);
            nowMs.addAndGet(10_000);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            isSaid(Level.WARN, Level.WARN);
            disk.crowded(true);
            isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
            assertThat(admission.refusedBytes()).isGreaterThan(LARGE);
            isSaid(Level.WARN, Level.WARN, Level.ERROR);
        });
    }

    private static void isAnswered(@Nullable ErrorCode refusal, @Nullable ErrorCode expected) {
        assertThat(refusal).isEqualTo(expected);
    }
}
