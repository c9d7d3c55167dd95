package io.zabra.server.security;

import io.zabra.consensus.net.PeerNetworkConfig;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a member and the others of its ensemble.
 *
 * @param tls null: all is said in the clear
 * @param sasl null: nobody proves who it is
 */
public record PeerSecurity(
        @Nullable PeerTlsSettings tls, @Nullable PeerSaslSettings sasl) {
    public static PeerSecurity read(Map<String, String> values) throws SettingException {
        return new PeerSecurity(PeerTlsSettings.read(values), PeerSaslSettings.read(values));
    }

    /**
     * Reads keys, certificates and the JAAS configuration, and adds what they give.
     *
     * @param memberHost whether a member of the ensemble has this host
     */
    public PeerNetworkConfig addTo(PeerNetworkConfig config, Predicate<String> memberHost) throws IOException {
        return config.withSecurity(
                tls == null ? null : tls.open(), sasl == null ? null : PeerSaslLogin.open(sasl, memberHost));
    }
}
