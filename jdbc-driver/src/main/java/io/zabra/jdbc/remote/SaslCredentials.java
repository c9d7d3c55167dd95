package io.zabra.jdbc.remote;

/**
 * Who to be by SASL. Its password does not show in {@code toString}.
 *
 * @param mechanism as {@link javax.security.sasl.Sasl} names it
 * @param user with Kerberos the principal; empty for that of the ticket cache
 * @param keytab with Kerberos the file with the principal's keys; empty: the tickets of the user's cache ({@code kinit})
 * @param service with Kerberos the server's principal, {@code service/host} or {@code service}, which is completed by the
 *     canonical name of the host connected to
 */
public record SaslCredentials(String mechanism, String user, String password, String keytab, String service) {
    static final String KERBEROS = "GSSAPI";

    @Override
    public String toString() {
        return "SaslCredentials[" + mechanism + ", " + user + "]";
    }
}
