package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Phase;
import org.junit.jupiter.api.Test;

class LeaderlessTest {
    private final Leaderless leaderless = new Leaderless(100);
    private ReplicaStatus status = ReplicaStatus.STARTING;

    private void becomes(ServerState state, Phase phase, long nowMs) {
        leaderless.changes(status, phase, nowMs);
        status = status.changed(new Deliver.RoleChanged(1, state, phase, 1, 1, 0, "test"));
    }

    @Test
    void whoElectsInVainHasHadNoLeaderSinceTheBeginningAndLooksAnew() {
        becomes(ServerState.LOOKING, Phase.ELECTION, 110);
        becomes(ServerState.FOLLOWING, Phase.DISCOVERY, 120);
        becomes(ServerState.LOOKING, Phase.ELECTION, 150);
        assertThat(leaderless.forMs(160)).isEqualTo(60);
        assertThat(leaderless.lookingForMs(160)).isEqualTo(10);
    }

    @Test
    void whoHasServedHasHadNoLeaderSinceItServedLast() {
        becomes(ServerState.FOLLOWING, Phase.BROADCAST, 120);
        status = status.serving(leaderless.forMs(130), 130);
        assertThat(status.electionMs()).isEqualTo(30);
        becomes(ServerState.LOOKING, Phase.ELECTION, 1_000);
        becomes(ServerState.FOLLOWING, Phase.DISCOVERY, 1_010);
        becomes(ServerState.LOOKING, Phase.ELECTION, 1_020);
        becomes(ServerState.FOLLOWING, Phase.BROADCAST, 1_040);
        assertThat(leaderless.forMs(1_050)).isEqualTo(50);
    }
}
