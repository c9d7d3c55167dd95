package io.zabra.consensus.host;

import java.io.IOException;

/** Opens a server's ports to disk and network, each told where to put what happens. Called once each, the disk first. */
public interface PeerPorts {
    PeerDisk disk(PeerEvents events) throws IOException;

    PeerNetwork network(PeerEvents events) throws IOException;
}
