package io.zabra.engine.auth;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The subject of a client's certificate, compared as text (Apache's {@code X509AuthenticationProvider}). */
public final class X509Scheme implements AuthScheme {
    private final @Nullable String superUser;

    /** @param superUser subject that every x509 entry of an ACL stands for, too; null: nobody */
    public X509Scheme(@Nullable String superUser) {
        this.superUser = superUser;
    }

    @Override
    public String name() {
        return "x509";
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public boolean isValid(String id) {
        try {
            var unused = new X500Principal(id);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean matches(String id, String aclId) {
        return id.equals(superUser) || id.equals(aclId);
    }
}
