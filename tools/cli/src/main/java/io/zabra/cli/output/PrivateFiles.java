package io.zabra.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold what others may not read, and so are their owner's alone where the file system knows owners. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Makes a file that is there, or is made now, its owner's alone. */
    public static void keep(Path file) throws IOException {
        boolean knowsOwners =
                Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        if (knowsOwners) {
            Files.setPosixFilePermissions(file, OWNERS);
        }
    }
}
