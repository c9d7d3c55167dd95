package io.zabra.consensus.host;

import io.zabra.engine.log.LogReader;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens a server's ports to disk and network, each told where to put what happens. Called once each, the disk first. */
public interface PeerPorts {
    PeerDisk disk(PeerEvents events) throws IOException;

    PeerNetwork network(PeerEvents events) throws IOException;

    /** Where the server's counts and measurements go. */
    default PeerMeter meter() {
        return PeerMeter.NONE;
    }

    /** The log on disk, for whoever reads it beside the disk's thread; null where there is none. */
    default @Nullable LogReader log() {
        return null;
    }

    /** Runs what takes long and must not hold up the peer's thread. */
    default Executor background() {
        return task -> {
            Thread thread = new Thread(task, "zabra-state");
            thread.setDaemon(true);
            thread.start();
        };
    }
}
