package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.packet.Zxid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens where epochs end: they are numbers of 31 bits, as with Apache. */
class LastEpochsTest {
    @Test
    void theLastEpochIsServedAsAnyOther() {
        List<String> told = play(Zxid.EPOCH_MAX - 1, "await all", "write 3", "run 60");
        assertThat(told)
                .contains("3 > 1 NEWLEADER 2147483646.0", "1 > 3 ACK 2147483646.3", "3 > 1 COMMIT 2147483646.3");
    }

    @Test
    void afterTheLastEpochNobodyLeadsAndTheReasonIsSaidWithARemedy() {
        assertThatThrownBy(() -> play(Zxid.EPOCH_MAX - 1, "await all", "write 1", "run 60", "crash 3", "run 2000"))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("server 2 stops: epochs are used up: a voter has promised epoch 2147483646")
                .hasMessageContaining("zabra backup");
    }

    @Test
    void theEpochBeforeTheLastEndsWithItsCounterAndTheLastOneBegins() {
        List<String> told = play(
                "counterMax 2",
                Zxid.EPOCH_MAX - 2,
                "await all",
                "write 2",
                "run 2000",
                "await all",
                "write 1",
                "run 60");
        assertThat(told).contains("3 > 1 COMMIT 2147483645.2", "3 > 1 COMMIT 2147483646.1");
    }

    @Test
    void noClaimUsesUpTheLastEpoch() {
        long last = Zxid.EPOCH_MAX;
        List<String> told =
                play(last - 3, "await all", "write 1", "run 60", "claim 1 3 " + last, "run 2000", "await all");
        assertThat(told).noneMatch(line -> line.contains("LEADERINFO " + (last - 1)));
    }

    @Test
    void aClaimOfTheEpochBeforeTheLastLeavesOneToLeadIn() {
        long last = Zxid.EPOCH_MAX;
        List<String> told = play(
                last - 3,
                "await all",
                "write 1",
                "run 60",
                "claim 1 3 " + (last - 1),
                "run 2000",
                "await all",
                "write 1",
                "run 60");
        assertThat(told).contains("3 > 2 COMMIT " + last + ".1");
    }

    @Test
    void zxidsOfTheLastEpochArePositiveAndLaterThanAllOthers() {
        long end = Zxid.of(Zxid.EPOCH_MAX, 0xFFFF_FFFFL);
        assertThat(end).isPositive().isGreaterThan(Zxid.of(Zxid.EPOCH_MAX, 1));
        assertThat(Zxid.of(Zxid.EPOCH_MAX, 1)).isGreaterThan(Zxid.of(Zxid.EPOCH_MAX - 1, 0xFFFF_FFFFL));
        assertThat(Zxid.epoch(end)).isEqualTo(Zxid.EPOCH_MAX);
    }

    private static List<String> play(long epoch, String... commands) {
        return play("", epoch, commands);
    }

    private static List<String> play(String options, long epoch, String... commands) {
        List<String> script = new ArrayList<>(List.of("ensemble epoch " + epoch + " " + options, "start all"));
        script.addAll(Arrays.asList(commands));
        return Script.play(script);
    }
}
