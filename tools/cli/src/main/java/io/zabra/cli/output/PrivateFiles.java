package io.zabra.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold what others may not read, and so are their owner's alone where the file system knows owners. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Makes a file that is there, or is made now, its owner's alone. What is no file, such as a link, stays as it is. */
    public static void keep(Path file) throws IOException {
        boolean knowsOwners =
                Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            create(file, knowsOwners);
        } else if (knowsOwners
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                        .equals(OWNERS)) {
            Files.setPosixFilePermissions(file, OWNERS);
        }
    }

    private static void create(Path file, boolean knowsOwners) throws IOException {
        if (knowsOwners) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
        } else {
            Files.createFile(file);
        }
    }
}
