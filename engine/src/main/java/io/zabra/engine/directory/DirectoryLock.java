package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.FileHeldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** That one process at a time uses a directory. */
final class DirectoryLock {
    private DirectoryLock() {}

    /** @throws IOException where another process, or another store of this one, has it: the message says which */
    static Disk.DiskLock take(Disk disk, Path directory) throws IOException {
        try {
            return disk.lock(
                    directory.resolve("lock"),
                    "process " + ProcessHandle.current().pid() + " on " + hostName() + "\n");
        } catch (FileHeldException e) {
            throw new IOException(directory + " is in use by " + e.holder() + ". One process uses it at a time", e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown host";
        }
    }
}
