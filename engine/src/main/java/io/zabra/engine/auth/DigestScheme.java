package io.zabra.engine.auth;

/** {@code user:base64 of the hash of user:password}, compared as text (Apache's {@code DigestAuthenticationProvider}). */
public final class DigestScheme implements AuthScheme {
    @Override
    public String name() {
        return "digest";
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public boolean isValid(String id) {
        int last = id.length();
        // Trailing colons do not count: Apache splits, which drops empty parts at the end.
        while (last > 0 && id.charAt(last - 1) == ':') {
            last--;
        }
        int colon = id.indexOf(':');
        return colon >= 0 && colon < last && id.lastIndexOf(':', last - 1) == colon;
    }

    @Override
    public boolean matches(String id, String aclId) {
        return id.equals(aclId);
    }
}
