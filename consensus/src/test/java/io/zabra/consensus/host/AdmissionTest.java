package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of a log's disk that is nearly full. */
class AdmissionTest {
    private static final int SMALL = 100;
    private static final int LARGE = 100_000;
    private static final long LITTLE_ROOM = 10_000;

    private final StateConfig config = StateConfig.standard();
    private final MemoryDisk disk = new MemoryDisk(new MemoryHub(), 1_000);

    private static Submission write(int bytes) {
        return new Submission(1, 1, List.of(), new WriteRequest.SetData("/a", new byte[bytes], -1));
    }

    @Test
    void theLogSaysOnceThatItsDiskIsFullThoughSmallWritesStillFit() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(Admission.class);
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try (StateMachine state = new StateMachine(StoreState.fresh(config), config);
                MemoryDisk.Port port = disk.new Port(event -> {})) {
            Admission admission = new Admission(state);
            disk.room(LITTLE_ROOM);
            for (int i = 0; i < 3; i++) {
                isAnswered(admission.refusal(write(LARGE), port), ErrorCode.SYSTEM_ERROR);
                isAnswered(admission.refusal(write(SMALL), port), null);
            }
            assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
            disk.room(Long.MAX_VALUE);
            isAnswered(admission.refusal(write(SMALL), port), null);
            isAnswered(admission.refusal(write(LARGE), port), null);
            assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.INFO);
        } finally {
            log.detachAppender(lines);
            log.setLevel(null);
        }
    }

    private static void isAnswered(@Nullable ErrorCode refusal, @Nullable ErrorCode expected) {
        assertThat(refusal).isEqualTo(expected);
    }
}
