package io.zabra.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnsembleStatusTest {
    @Test
    void oneFollowerIsNoFollowers() {
        assertThat(status("leader", "follower", "observer").summary()).isEqualTo("One leader, 1 follower, 1 observer.");
        assertThat(status("leader", "follower", "follower").summary())
                .isEqualTo("One leader, 2 followers, 0 observers.");
    }

    private static EnsembleStatus status(String... modes) {
        List<ServerStatus> servers = Stream.of(modes)
                .map(mode -> ServerStatus.parse("host:2181", "Zxid: 0x1\nMode: " + mode + "\nNode count: 5\n"))
                .toList();
        return new EnsembleStatus(servers);
    }
}
