package io.zabra.consensus.sim;

import io.zabra.consensus.storage.DirectoryPeerDisk;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.zab.DurableState;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** Now and then opens what a power cut at this very moment would leave of a server's files, on a disk of its own. */
final class RealImage {
    private static final int EVERY = 40;

    private final RealServer server;
    private final RealWorld world;
    private final Path root;
    private final PeerDiskConfig config;
    private final Random chance;
    private int reports;

    RealImage(RealServer server, RealWorld world, Path root, PeerDiskConfig config) {
        this.server = server;
        this.world = world;
        this.root = root;
        this.config = config;
        this.chance = new Random(server.sid());
        this.reports = (int) (server.sid() * 7);
    }

    /** The disk has reported something: every so often it must be there, whatever else is. */
    void reported() {
        if (++reports % EVERY == 0 && !server.isRotten()) {
            world.count("disk images");
            SimulatedDisk after = server.files().afterPowerCut(chance);
            try {
                DirectoryPeerDisk opened = DirectoryPeerDisk.open(after, root, config, new Nowhere());
                DurableState found = opened.found();
                opened.close();
                server.record().holds(found);
            } catch (IOException e) {
                throw new Violation("a power cut would leave " + server + " with a directory that it refuses: " + e);
            }
        }
    }

    private static final class Nowhere implements StateSink {
        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {}

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }
}
