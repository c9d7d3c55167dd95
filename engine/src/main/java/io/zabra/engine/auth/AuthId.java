package io.zabra.engine.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An identity under an authentication scheme, as in Apache's {@code Id}: {@code digest:app:hash=}, {@code ip:127.0.0.1}. */
public record AuthId(String scheme, String id) {
    public static final AuthId ANYONE = new AuthId("world", "anyone");

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthId identity
                && Objects.equals(scheme, identity.scheme)
                && Objects.equals(id, identity.id);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(scheme) + Objects.hashCode(id);
    }
}
