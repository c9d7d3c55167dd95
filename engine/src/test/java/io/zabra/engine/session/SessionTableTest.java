package io.zabra.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
