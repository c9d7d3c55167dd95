package io.zabra.engine.auth;

import org.jspecify.annotations.Nullable;

/** A name proved by SASL (Apache's {@code SASLAuthenticationProvider}); the user {@code super} is meant by every entry. */
public final class SaslScheme implements AuthScheme {
    private final @Nullable String anybody;

    /** @param anybody the name in an ACL that stands for every SASL user ({@code letAnySaslUserDoX}); null: none does */
    public SaslScheme(@Nullable String anybody) {
        this.anybody = anybody;
    }

    @Override
    public String name() {
        return "sasl";
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public boolean isValid(String id) {
        return KerberosName.parse(id) != null;
    }

    @Override
    public boolean matches(String id, String aclId) {
        return id.equals("super") || id.equals(aclId) || aclId.equals(anybody);
    }
}
