package io.zabra.consensus.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request to change the ensemble may not bring about, whoever asks. */
class ReconfigurationTest {
    private static final QuorumConfig LAST = QuorumConfig.parse("server.1=a:1:2;3\nserver.2=b:1:2;3\n");

    private static QuorumConfig joined(String joining) {
        return new Reconfiguration(joining, null, null).applyTo(LAST, 9);
    }

    @Test
    void whoJoinsStandsInTheText() {
        assertThat(QuorumConfig.parse(joined("server.3=c:1:2;3").text()).members())
                .containsOnlyKeys(1L, 2L, 3L);
    }

    /** Such a text cannot be read, or says something else: the leader that proposed it had to stop, and so had the next one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.3=h\nx:1:2;3",
                "server.3=h\rx:1:2;3",
                "server.3=h:1:2;x:1\nserver.4=y:5",
                "server.3=h x:1:2;3",
                "server.3=h\u0000:1:2;3"
            })
    void noHostBreaksALine(String joining) {
        assertThatThrownBy(() -> joined(joining)).isInstanceOf(QuorumConfigException.class);
    }

    /** Votes carry it. */
    @Test
    void noConfigurationIsTooLongForAVote() {
        String many = IntStream.range(10, 20_000)
                .mapToObj(sid -> "server.%d=host%d.example.org:1:2:observer;3".formatted(sid, sid))
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> joined(many))
                .isInstanceOf(QuorumConfigException.class)
                .hasMessageContaining("bytes");
    }
}
