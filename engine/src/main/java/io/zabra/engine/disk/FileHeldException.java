package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file that another process, or another part of this one, has locked. */
public final class FileHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String holder;

    /** @param holder what the holder wrote about itself; empty where it wrote nothing (yet) */
    public FileHeldException(Path path, String holder) {
        super(path + " is held by " + (holder.isBlank() ? "another process" : holder.strip()));
        this.holder = holder.isBlank() ? "another process" : holder.strip();
    }

    /** Who has it, for a sentence; never empty. */
    public String holder() {
        return holder;
    }
}
