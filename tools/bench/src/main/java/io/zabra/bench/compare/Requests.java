package io.zabra.bench.compare;

import java.util.SplittableRandom;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** What one client does over and over: a request sent asynchronously, whose end is told to {@link Done}. Any thread. */
interface Requests {
    /** Told the result code of one request, 0 being success. */
    @FunctionalInterface
    interface Done {
        void done(int resultCode);
    }

    /** As the command line has it. */
    String title();

    /** Creates what they need and is not there yet. Blocks. */
    void prepare(ZooKeeper client, int clients) throws KeeperException, InterruptedException;

    /** @param random the caller's own */
    void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done);
}
