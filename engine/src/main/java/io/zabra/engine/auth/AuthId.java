package io.zabra.engine.auth;

/** An identity under an authentication scheme, as in Apache's {@code Id}: {@code digest:app:hash=}, {@code ip:127.0.0.1}. */
public record AuthId(String scheme, String id) {
    public static final AuthId ANYONE = new AuthId("world", "anyone");
}
