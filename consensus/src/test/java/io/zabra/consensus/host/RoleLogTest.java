package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zabra.consensus.packet.Zxid;
import io.zabra.engine.txn.NodeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The log tells of every change of role: which one, in which epoch, under whom, where the log ends, and why. */
@Timeout(60)
class RoleLogTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(ReplicaCore.class);
    private static final Pattern LINE =
            Pattern.compile("Server (\\d): (\\w+) (\\w+) epoch (\\d+) leader (-?\\d+) last (\\d+\\.\\d+): (.+)");

    private record Change(String role, String phase, long epoch, long leader, String last, String reason) {}

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = LOG.getLevel();

    /** In order. */
    private List<Change> changes(long sid) {
        List<Change> changes = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(lines.list)) {
            Matcher line = LINE.matcher(event.getFormattedMessage());
            if (line.matches() && line.group(1).equals(Long.toString(sid))) {
                changes.add(new Change(
                        line.group(2),
                        line.group(3),
                        Long.parseLong(line.group(4)),
                        Long.parseLong(line.group(5)),
                        line.group(6),
                        line.group(7)));
            }
        }
        return changes;
    }

    @BeforeEach
    void listen() {
        // It is looked at while servers log.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(lines);
    }

    @AfterEach
    void leave() {
        LOG.detachAppender(lines);
        LOG.setLevel(before);
    }

    @Test
    void everyChangeOfRoleIsToldWithWhyAndFromWhere() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            long follower = ensemble.aFollower();
            Client client = Client.open(ensemble.store(follower), 10_000);
            client.create("/n", NodeKind.PERSISTENT);
            ensemble.awaitEqual();
            String last = Zxid.text(ensemble.store(follower).lastZxid());
            long epoch = Zxid.epoch(ensemble.store(follower).lastZxid());
            assertThat(changes(follower).get(0)).isEqualTo(new Change("LOOKING", "ELECTION", 0, -1, "0.0", "started"));
            assertThat(changes(leader)).anySatisfy(change -> {
                assertThat(change).isEqualTo(new Change("LEADING", "BROADCAST", epoch, leader, "0.0", change.reason()));
                assertThat(change.reason()).startsWith("history held by [");
            });
            assertThat(changes(follower))
                    .contains(new Change("FOLLOWING", "BROADCAST", epoch, leader, "0.0", "synchronized"));
            int told = changes(follower).size();
            ensemble.stop(leader);
            long next = ensemble.awaitLeader();
            List<Change> after =
                    changes(follower).subList(told, changes(follower).size());
            assertThat(after.get(0).role()).isEqualTo("LOOKING");
            assertThat(after.get(0).last()).isEqualTo(last);
            assertThat(after.get(0).epoch()).isEqualTo(epoch);
            assertThat(after.get(0).reason()).contains("server " + leader);
            Change end = after.get(after.size() - 1);
            assertThat(end.phase()).isEqualTo("BROADCAST");
            assertThat(end.leader()).isEqualTo(next);
            assertThat(end.epoch()).isGreaterThan(epoch);
            assertThat(end.last()).isEqualTo(last);
        }
    }
}
