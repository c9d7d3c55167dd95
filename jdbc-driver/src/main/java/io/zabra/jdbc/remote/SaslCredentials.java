package io.zabra.jdbc.remote;

/**
 * Who to be by SASL. Its password does not show in {@code toString}.
 *
 * @param mechanism as {@link javax.security.sasl.Sasl} names it
 */
public record SaslCredentials(String mechanism, String user, String password) {
    @Override
    public String toString() {
        return "SaslCredentials[" + mechanism + ", " + user + "]";
    }
}
