package io.zabra.engine.disk;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file as an operator reads it: path, cause, what to do. Java's messages are often the path alone. */
public final class FileTrouble {
    /** As strerror(3) and so Java names ENOSPC, EDQUOT and EROFS, which have no exceptions of their own. */
    private static final String NO_SPACE = "No space left on device";

    private static final String NO_QUOTA = "Disk quota exceeded";

    private static final String READ_ONLY = "Read-only file system";

    private FileTrouble() {}

    /** One line without a full stop. Failures that are not of the file system keep their message, or their class where they have none. */
    public static String text(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return failure instanceof FileSystemException file ? text(file, message) : message + remedy(message);
    }

    private static String text(FileSystemException failure, String message) {
        String path = String.valueOf(failure.getFile());
        if (failure instanceof NoSuchFileException) {
            return path + ": there is no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return path + ": this process, user " + System.getProperty("user.name")
                    + ", has no permission: change the owner or mode, or run it as another user";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return path + ": there is a file of this name already: choose another name, or move it away";
        }
        if (failure instanceof NotDirectoryException) {
            return path + ": it is no directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return path + ": the directory is not empty";
        }
        return message + remedy(message);
    }

    private static String remedy(String message) {
        if (message.endsWith(NO_SPACE) || message.endsWith(NO_QUOTA)) {
            return ": make room there, or choose another disk";
        }
        return message.endsWith(READ_ONLY) ? ": mount it for writing, or choose another disk" : "";
    }
}
