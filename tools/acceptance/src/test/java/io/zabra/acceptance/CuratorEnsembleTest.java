package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curator's locks and elections on three servers, one of which leaves while they are held. */
class CuratorEnsembleTest {
    private static final int WAIT_S = 30;

    @Test
    void locksAndElectionsOutliveTheLeadingServer(@TempDir Path directory) throws Exception {
        try (Servers servers = Servers.three(directory);
                CuratorFramework first = CuratorRecipesTest.client(servers.connectString());
                CuratorFramework second = CuratorRecipesTest.client(servers.connectString())) {
            CuratorLocks locks = new CuratorLocks(first, second);
            locks.aMutexIsHeldByOne();
            locks.readersShareAndAWriterIsAlone();
            locks.theLatchPassesOnWhenTheLeaderLeaves();
            locks.theSelectorGivesEachItsTurn();
            InterProcessMutex held = new InterProcessMutex(first, "/ensemble/held");
            held.acquire();
            try (LeaderLatch latch = new LeaderLatch(first, "/ensemble/latch")) {
                latch.start();
                assertThat(latch.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
                servers.stop(servers.leader());
                Servers.until("another leads", () -> servers.leader() != 0);
                InterProcessMutex wanted = new InterProcessMutex(second, "/ensemble/held");
                assertThat(wanted.acquire(200, TimeUnit.MILLISECONDS)).isFalse();
                held.release();
                assertThat(wanted.acquire(WAIT_S, TimeUnit.SECONDS)).isTrue();
                wanted.release();
                Servers.until("the latch is held again", latch::hasLeadership);
            }
            locks.aMutexIsHeldByOne();
        }
    }
}
