package io.zabra.engine.tree;

import io.zabra.engine.auth.AclEntry;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The znodes, to be read. Any thread, without blocking. Every path is absolute and well formed, or is simply not found. */
public interface Tree {
    /** The zxid of the last transaction that this tree shows. */
    long zxid();

    /** Null where there is no such znode. */
    @Nullable
    Znode find(String path);

    /**
     * As {@link #find}, for who does not need the data, which is not copied: {@link Znode#data} may throw {@code
     * IllegalStateException}. All else is there, {@link Znode#dataLength} too.
     */
    default @Nullable Znode findWithoutData(String path) {
        return find(path);
    }

    /**
     * As {@link #find(String)}, without leaving an object behind where that can be.
     *
     * @param room of this thread's own
     * @return {@code room}, until it is used again, or an object
     */
    default @Nullable Znode find(String path, ZnodeCopy room) {
        return find(path);
    }

    /** As {@link #findWithoutData(String)}, and {@link #find(String, ZnodeCopy)}. */
    default @Nullable Znode findWithoutData(String path, ZnodeCopy room) {
        return findWithoutData(path);
    }

    /** The children in byte order of their names; null where the parent does not exist. */
    default @Nullable ZnodeCursor children(String parentPath) {
        return children(parentPath, NameRange.ALL);
    }

    /** Those of the children whose names lie in a range, the first of which is searched for; null where the parent does not exist. */
    @Nullable
    ZnodeCursor children(String parentPath, NameRange range);

    /** All znodes of the range, in byte order of their full paths ({@code /a}, {@code /a-b}, {@code /a/b}). */
    ZnodeCursor scan(PathRange range);

    /**
     * All that lies below a znode, each znode before its children: in an order that takes less to walk than that of {@link #scan}.
     * Null where there is no such znode, or no such way.
     */
    default @Nullable ZnodeCursor below(String path) {
        return null;
    }

    /** Whether all of the znodes' access control lists are allowed; false also where that is not soon known. */
    default boolean everyAcl(Predicate<List<AclEntry>> allowed) {
        return false;
    }

    /** Number of znodes, the root among them. */
    long size();

    /** How much of the memory for znodes is taken: of the records or of the index, whichever is fuller. Of a past state nothing is told. */
    default MemoryUse memory() {
        return MemoryUse.OF_THE_HEAP;
    }
}
