package io.zabra.cli.export;

import java.util.Locale;

/** What becomes of a znode that is there already, and is another one. */
public enum ConflictPolicy {
    /** Nothing is imported. */
    FAIL,
    /** It stays as it is. */
    SKIP,
    /** It gets the data and the ACL that are imported. */
    REPLACE;

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
