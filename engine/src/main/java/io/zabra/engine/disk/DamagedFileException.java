package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file does not hold what was written into it, and not merely because the last write was cut short. Nothing of it was
 * used.
 */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long zxid;

    /**
     * @param offset in bytes, of the first thing that is wrong; of the uncompressed contents, where they are compressed
     * @param zxid of the last transaction found good before it; 0 where there is none
     * @param problem what is wrong there
     */
    public DamagedFileException(Path file, long offset, long zxid, String problem) {
        super(file + " is damaged at byte " + offset + ", after zxid 0x" + Long.toHexString(zxid) + ": " + problem);
        this.file = file.toString();
        this.offset = offset;
        this.zxid = zxid;
    }

    public DamagedFileException(Path file, long offset, long zxid, String problem, Throwable cause) {
        this(file, offset, zxid, problem);
        initCause(cause);
    }

    public String file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    public long zxid() {
        return zxid;
    }
}
