package io.zabra.engine.tree;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** All children of all znodes, in the order of the index. */
final class SiblingsSource implements EntrySource {
    private final Siblings[] families;
    private int next;
    private long parentId;
    private Siblings.@Nullable Cursor cursor;

    /** @param families each in order in itself, with its parent's id; sorted here */
    SiblingsSource(Siblings[] families) {
        this.families = families;
        Arrays.sort(families, Comparator.comparingLong(Siblings::parentId));
    }

    @Override
    public boolean next() {
        while (cursor == null || !cursor.next()) {
            if (next == families.length) {
                return false;
            }
            parentId = families[next].parentId();
            cursor = families[next].cursor();
            next++;
        }
        return true;
    }

    private Siblings.Cursor current() {
        Siblings.Cursor current = cursor;
        if (current == null) {
            throw new IllegalStateException("Not on an entry");
        }
        return current;
    }

    @Override
    public long parentId() {
        return parentId;
    }

    @Override
    public byte[] name() {
        return current().name();
    }

    @Override
    public long childId() {
        return current().id();
    }
}
