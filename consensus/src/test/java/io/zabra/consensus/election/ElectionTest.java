package io.zabra.consensus.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.JointQuorum;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final ElectionTimings TIMINGS = new ElectionTimings(200, 200, 1_600);

    @Test
    void theLongestLogOfTheLatestEpochWins() {
        Town town = new Town(3);
        town.start(1, Standing.voter(Zxid.of(2, 9), 2));
        town.start(2, Standing.voter(Zxid.of(1, 50), 3));
        town.start(3, Standing.voter(Zxid.of(2, 8), 2));
        town.deliverAll();

        assertThat(town.decisions()).containsEntry(1L, 2L).containsEntry(2L, 2L).containsEntry(3L, 2L);
    }

    @Test
    void aQuorumWaitsForABetterCandidateBeforeItBelievesItself() {
        Town town = new Town(3);
        town.start(1, Standing.voter(Zxid.of(1, 5), 1));
        town.start(2, Standing.voter(Zxid.of(1, 6), 1));
        town.deliverAll();
        assertThat(town.decisions()).isEmpty();

        town.passTime(150);
        town.start(3, Standing.voter(Zxid.of(1, 7), 1));
        town.deliverAll();

        assertThat(town.decisions()).containsValues(3L).doesNotContainValue(2L);
    }

    @Test
    void aStandingMajorityBecomesFinalAfterTheWait() {
        Town town = new Town(3);
        town.start(1, Standing.voter(Zxid.of(1, 5), 1));
        town.start(2, Standing.voter(Zxid.of(1, 6), 1));
        town.deliverAll();
        town.passTime(TIMINGS.finalizeWaitMs());

        assertThat(town.decisions()).containsEntry(1L, 2L).containsEntry(2L, 2L);
    }

    @Test
    void anEmptyVoterDoesNotHelpAnotherToForgetData() {
        Town town = new Town(3);
        town.start(1, Standing.empty());
        town.start(2, Standing.empty());
        town.deliverAll();
        town.passTime(60_000);

        assertThat(town.decisions()).isEmpty();

        town.start(3, Standing.voter(Zxid.of(4, 4), 4));
        town.deliverAll();
        town.passTime(60_000);
        assertThat(town.decisions()).isEmpty();
    }

    @Test
    void aFirstQuorumFormsWhenEveryVoterIsKnownToBeEmpty() {
        Town town = new Town(3);
        for (long sid = 1; sid <= 3; sid++) {
            town.start(sid, Standing.empty());
        }
        town.deliverAll();
        town.passTime(1_000);
        town.deliverAll();
        town.passTime(1_000);

        assertThat(town.decisions()).containsEntry(1L, 3L).containsEntry(2L, 3L).containsEntry(3L, 3L);
    }

    @Test
    void anEmptyVoterJoinsAQuorumOfOthers() {
        Town town = new Town(3);
        town.start(1, Standing.empty());
        town.settle(2, ServerState.LEADING, 2, 5);
        town.settle(3, ServerState.FOLLOWING, 2, 5);
        town.deliverAll();

        assertThat(town.decisions()).containsEntry(1L, 2L);
    }

    @Test
    void anEmptyVoterDoesNotLeadThoseWhoFollowItSinceBeforeItLostItsData() {
        Vote former = new Vote(3, Zxid.of(1, 1), 1, 1, ServerState.FOLLOWING);
        for (boolean emptied : new boolean[] {true, false}) {
            Town town = new Town(3);
            town.start(3, emptied ? Standing.empty() : Standing.voter(Zxid.of(1, 1), 1));
            town.notify(1, 3, former);
            town.notify(2, 3, former);
            town.deliverAll();
            town.passTime(10_000);

            assertThat(town.decisions().containsValue(3L)).isEqualTo(!emptied);
        }
    }

    @Test
    void nobodyJoinsALeaderThatDoesNotSayItLeads() {
        Town town = new Town(3);
        town.start(1, Standing.voter(Zxid.of(1, 1), 1));
        town.notify(2, 1, new Vote(3, Zxid.of(1, 1), 1, 9, ServerState.FOLLOWING));
        town.notify(3, 1, new Vote(2, Zxid.of(1, 1), 1, 9, ServerState.FOLLOWING));
        town.deliverAll();

        assertThat(town.decisions()).isEmpty();
    }

    @Test
    void anObserverLearnsTheLeaderAndIsNotCounted() {
        Town town = new Town(3);
        town.start(9, Standing.observer());
        town.start(1, Standing.voter(Zxid.of(1, 5), 1));
        town.deliverAll();
        town.passTime(10_000);
        assertThat(town.decisions()).isEmpty();

        town.settle(1, ServerState.FOLLOWING, 2, 5);
        town.settle(2, ServerState.LEADING, 2, 5);
        town.start(9, Standing.observer());
        town.deliverAll();
        assertThat(town.decisions()).containsEntry(9L, 2L);
    }

    @Test
    void votesFromStrangersAndForStrangersHaveNoEffect() {
        Town town = new Town(3);
        town.start(1, Standing.voter(Zxid.of(1, 5), 1));
        town.notify(7, 1, new Vote(7, Zxid.of(9, 9), 9, 1, ServerState.LOOKING));
        town.notify(2, 1, new Vote(7, Zxid.of(9, 9), 9, 1, ServerState.LOOKING));
        town.deliverAll();

        assertThat(town.voter(1).proposal().leader()).isEqualTo(1);
        assertThat(town.voter(1).round()).isEqualTo(1);
    }

    @Test
    void everyElectionEndsWithACandidateThatNoVoterOfItsQuorumOutranks() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int servers = 1 + random.nextInt(7);
            Town town = new Town(servers);
            Map<Long, Standing> standings = new TreeMap<>();
            for (long sid = 1; sid <= servers; sid++) {
                long epoch = 1L + random.nextInt(3);
                Standing standing = Standing.voter(Zxid.of(epoch, random.nextInt(5)), epoch);
                standings.put(sid, standing);
                town.start(sid, standing);
                town.deliverSome(random);
            }
            for (int i = 0; i < 200 && town.decisions().size() < servers; i++) {
                town.deliverAll();
                town.passTime(20);
            }
            town.deliverAll();
            Map<Long, Long> decisions = town.decisions();
            assertThat(decisions).as("seed %d", seed).isNotEmpty();
            decisions.forEach((sid, leader) -> {
                Standing own = Objects.requireNonNull(standings.get(sid));
                Standing chosen = Objects.requireNonNull(standings.get(leader));
                assertThat(new Vote(leader, chosen.zxid(), chosen.epoch(), 0, ServerState.LOOKING)
                                .outranks(new Vote(sid, own.zxid(), own.epoch(), 0, ServerState.LOOKING)))
                        .as("%s of %s", decisions, standings)
                        .isEqualTo(!sid.equals(leader));
            });
        }
    }

    /** Servers that hold elections over a network that delivers in order per pair, when told to. */
    private static final class Town {
        private record Letter(long from, long to, Vote vote) {}

        private final JointQuorum quorum;
        private final Map<Long, Election> voters = new TreeMap<>();
        private final Map<Long, Vote> decisions = new TreeMap<>();
        private final Map<Long, Vote> settled = new TreeMap<>();
        private final Deque<Letter> letters = new ArrayDeque<>();
        private long nowMs;

        Town(int servers) {
            List<Member> members = new ArrayList<>();
            for (int sid = 1; sid <= servers; sid++) {
                members.add(Member.parse(sid, "host" + sid + ":2888:3888"));
            }
            quorum = JointQuorum.of(QuorumConfig.majority(members, 0));
        }

        Election voter(long sid) {
            return Objects.requireNonNull(voters.get(sid));
        }

        void start(long sid, Standing standing) {
            Election election = new Election(sid, quorum, TIMINGS);
            voters.put(sid, election);
            decisions.remove(sid);
            settled.remove(sid);
            take(sid, election.start(standing, nowMs));
        }

        /** This server is out of the election and answers with where it stands. */
        void settle(long sid, ServerState state, long leader, long epoch) {
            settled.put(sid, new Vote(leader, Zxid.of(epoch, 0), epoch, 40 + sid, state));
        }

        void notify(long from, long to, Vote vote) {
            letters.add(new Letter(from, to, vote));
        }

        void deliverAll() {
            for (int i = 0; i < 10_000 && !letters.isEmpty(); i++) {
                deliver(letters.remove());
            }
            assertThat(letters).isEmpty();
        }

        void deliverSome(Random random) {
            for (int count = random.nextInt(6); count > 0 && !letters.isEmpty(); count--) {
                deliver(letters.remove());
            }
        }

        void passTime(long ms) {
            long end = nowMs + ms;
            while (nowMs < end) {
                nowMs += Math.min(50, end - nowMs);
                voters.forEach((sid, election) -> {
                    if (!decisions.containsKey(sid)) {
                        take(sid, election.tick(nowMs));
                    }
                });
                if (ms >= 1_000) {
                    deliverAll();
                }
            }
        }

        Map<Long, Long> decisions() {
            Map<Long, Long> leaders = new TreeMap<>();
            decisions.forEach((sid, vote) -> leaders.put(sid, vote.leader()));
            return leaders;
        }

        private void deliver(Letter letter) {
            Vote place = settled.get(letter.to);
            Vote decided = decisions.get(letter.to);
            Election election = voters.get(letter.to);
            if (place != null) {
                letters.add(new Letter(letter.to, letter.from, place));
            } else if (decided != null && letter.vote.state() == ServerState.LOOKING) {
                ServerState state = decided.leader() == letter.to ? ServerState.LEADING : ServerState.FOLLOWING;
                letters.add(new Letter(letter.to, letter.from, decided.as(state)));
            } else if (decided == null && election != null) {
                Vote vote = letter.vote;
                take(
                        letter.to,
                        election.notification(
                                letter.from,
                                new Notification(
                                        vote.state(),
                                        vote.leader(),
                                        vote.zxid(),
                                        vote.round(),
                                        vote.peerEpoch(),
                                        Notification.VERSION,
                                        new byte[0]),
                                nowMs));
            }
        }

        private void take(long sid, Election.Step step) {
            step.send().forEach(send -> letters.add(new Letter(sid, send.to(), send.vote())));
            if (step.decision() != null) {
                decisions.put(sid, step.decision());
            }
        }
    }
}
