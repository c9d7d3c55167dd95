package io.zabra.engine;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Recovered;
import io.zabra.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A data directory, and the state that came back from it.
 *
 * @param directory held until closed
 */
record DurableParts(DataDirectory directory, StoreState state, Recovered recovered) {
    /** Takes the directory and brings its state back. Blocks. */
    static DurableParts open(Disk disk, Path path, LocalStoreConfig config) throws IOException {
        DataDirectory directory = DataDirectory.open(disk, path);
        StoreState state = StoreState.empty(config.state());
        try {
            return new DurableParts(directory, state, directory.recover(config.log(), state));
        } catch (IOException | RuntimeException | Error e) {
            state.close();
            directory.close();
            throw e;
        }
    }
}
