package io.zabra.server.interop;

import java.util.List;
import org.apache.curator.framework.CuratorFramework;

/** Whoever works while servers are exchanged, and knows afterwards what must be there. */
interface MigrationClient extends AutoCloseable {
    String title();

    /** Goes up with all that it does. */
    int rounds();

    /** What must not have happened and did. */
    List<String> wrongs();

    void pause();

    /** Whether it does nothing, since it was told to pause. */
    boolean isIdle();

    void proceed();

    /** While it is idle: adds to {@link #wrongs} what it did and is not there, in the eyes of another client. */
    void check(CuratorFramework other) throws Exception;

    @Override
    void close();
}
