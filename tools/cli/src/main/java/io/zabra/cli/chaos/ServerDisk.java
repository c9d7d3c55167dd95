package io.zabra.cli.chaos;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Recovered;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.file.Path;

/** What a server that has ended left on its disk. */
final class ServerDisk {
    /** Passes transactions by: the log is read on its own. */
    private static final StateSink NOTHING = new StateSink() {
        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {}

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    };

    /** @param beginsAfterZxid what the log goes back to */
    record Extent(long beginsAfterZxid, long lastZxid) {}

    private ServerDisk() {}

    /** Reads the whole log. */
    static Extent read(Path directory, WriteAheadLog.Handler handler) throws IOException {
        try (DataDirectory data = DataDirectory.open(NioDisk.DISK, directory)) {
            Recovered recovered = data.recover(LogConfig.STANDARD, NOTHING);
            try (WriteAheadLog log = recovered.log()) {
                log.read(log.beginsAfterZxid(), (zxid, payload) -> handler.transaction(TxnCodec.decode(payload)));
                return new Extent(log.beginsAfterZxid(), log.lastZxid());
            }
        }
    }
}
