package io.zabra.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionTableTest {
    private static final int TIMEOUT_MS = 100;

    private final SessionTable table = new SessionTable(10);
    private final SessionOwner owner = reason -> {};

    @Test
    void whoWasHeardFromAndHasLeftSinceIsStillToldOfAndOnce() {
        table.open(1, TIMEOUT_MS, null, 0);
        assertThat(table.takeHeard()).isEmpty();
        table.attach(1, 2 * TIMEOUT_MS, owner, 10);
        assertThat(table.takeHeard()).isEqualTo(Map.of(1L, 2 * TIMEOUT_MS));
        assertThat(table.takeHeard()).isEmpty();
        assertThat(table.touch(1, owner, 50)).isTrue();
        table.detach(1, owner);
        assertThat(table.takeHeard()).isEqualTo(Map.of(1L, 2 * TIMEOUT_MS));
        assertThat(table.takeHeard()).isEmpty();
    }

    /** The server that its client has left tells late what it heard, and granted, before. */
    @Test
    void whatWasGrantedToTheOwnerHereIsNotTakenBackFromElsewhere() {
        table.open(1, TIMEOUT_MS, null, 0);
        table.attach(1, 2 * TIMEOUT_MS, owner, 10);
        assertThat(table.heard(1, TIMEOUT_MS, 50)).isTrue();
        assertThat(table.timeoutMs(1)).isEqualTo(2 * TIMEOUT_MS);
        table.detach(1, owner);
        assertThat(table.heard(1, TIMEOUT_MS, 60)).isTrue();
        assertThat(table.timeoutMs(1)).isEqualTo(TIMEOUT_MS);
    }

    @Test
    void whoWasHeardFromElsewhereIsNotToldOf() {
        table.open(1, TIMEOUT_MS, null, 0);
        assertThat(table.heard(1, TIMEOUT_MS, 50)).isTrue();
        assertThat(table.takeHeard()).isEmpty();
    }

    private static final class Connection implements SessionOwner {
        @Override
        public void ended(Reason reason) {}
    }

    private static WeakReference<SessionOwner> opened(SessionTable table, long id) {
        SessionOwner connection = new Connection();
        table.open(id, TIMEOUT_MS, connection, 0);
        return new WeakReference<>(connection);
    }

    /** When it would have come due, nobody has come to yet. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSessionThatIsOverHoldsItsConnectionNoMore() {
        WeakReference<SessionOwner> removed = opened(table, 1);
        WeakReference<SessionOwner> upgraded = opened(table, 2);
        SessionTable all = new SessionTable(10);
        all.open(2, TIMEOUT_MS, null, 0);
        table.moveTo(all, 2);
        assertThat(table.remove(1)).isSameAs(removed.get());
        assertThat(all.remove(2)).isSameAs(upgraded.get());
        while (removed.get() != null || upgraded.get() != null) {
            System.gc();
        }
        assertThat(table.expire(10 * TIMEOUT_MS)).isEmpty();
    }
}
