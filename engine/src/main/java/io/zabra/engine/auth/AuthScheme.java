package io.zabra.engine.auth;

/**
 * What the identities of one scheme mean in an ACL (the part of Apache's {@code ServerAuthenticationProvider} that
 * concerns ACLs). Any thread; without state.
 */
public interface AuthScheme {
    String name();

    /** Whether an identity of this scheme was proved, so that {@code auth} in an ACL stands for it. */
    boolean isAuthenticated();

    /** Whether the id may stand in an ACL. */
    boolean isValid(String id);

    /** Whether a client of this identity is meant by the id that stands in an ACL. */
    boolean matches(String id, String aclId);
}
