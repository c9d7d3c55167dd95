package io.zabra.engine.auth;

import org.jspecify.annotations.Nullable;

/**
 * One line of an access control list: what {@code identity} may do. Immutable; equal when all parts are equal.
 *
 * @param permissions bit mask of {@link Permission} constants
 * @param identity who; scheme {@code world} with id {@code anyone} is everybody
 */
public record AclEntry(int permissions, AuthId identity) {
    // In code, as of AuthId: what the JVM makes of a record at run time takes each start 20 ms, and is in no archive of
    // classes.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AclEntry entry && permissions == entry.permissions && identity.equals(entry.identity);
    }

    @Override
    public int hashCode() {
        return 31 * permissions + identity.hashCode();
    }
}
