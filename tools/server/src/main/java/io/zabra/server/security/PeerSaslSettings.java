package io.zabra.server.security;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How servers prove to each other who they are, by Apache's names ({@code quorum.auth.*}).
 *
 * @param serverRequired whether who connects must prove itself
 * @param learnerRequired whether this server proves itself where it connects
 * @param serverSection of the JAAS configuration
 * @param learnerSection of the JAAS configuration
 * @param servicePrincipal of the others, for Kerberos; {@code _HOST} in it stands for the host that is connected to
 */
public record PeerSaslSettings(
        boolean serverRequired,
        boolean learnerRequired,
        String serverSection,
        String learnerSection,
        String servicePrincipal) {
    private static final String ENABLED = "quorum.auth.enableSasl";
    private static final String SERVER = "quorum.auth.serverRequireSasl";
    private static final String LEARNER = "quorum.auth.learnerRequireSasl";

    /** Null where it is not enabled. */
    public static @Nullable PeerSaslSettings read(Map<String, String> values) throws SettingException {
        boolean server = Boolean.parseBoolean(values.get(SERVER));
        boolean learner = Boolean.parseBoolean(values.get(LEARNER));
        if (!Boolean.parseBoolean(values.get(ENABLED))) {
            if (server || learner) {
                String asker = server ? SERVER : LEARNER;
                throw new SettingException(asker, asker + "=true needs " + ENABLED + "=true");
            }
            return null;
        }
        if (server && !learner) {
            throw new SettingException(
                    SERVER,
                    SERVER + "=true needs " + LEARNER + "=true: else this server could not connect to its like");
        }
        return new PeerSaslSettings(
                server,
                learner,
                values.getOrDefault("quorum.auth.server.saslLoginContext", "QuorumServer"),
                values.getOrDefault("quorum.auth.learner.saslLoginContext", "QuorumLearner"),
                values.getOrDefault("quorum.auth.kerberos.servicePrincipal", "zkquorum/localhost"));
    }
}
