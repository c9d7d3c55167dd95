package io.zabra.server.security;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.AuthScheme;
import io.zabra.engine.auth.DigestScheme;
import io.zabra.engine.auth.IpScheme;
import io.zabra.engine.auth.SaslScheme;
import io.zabra.engine.auth.X509Scheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what clients show into identities, and says whether those suffice (Apache's authentication providers and {@code
 * AuthenticationHelper}). Any thread.
 */
public final class ClientSecurity {
    private static final AuthId SUPER = new AuthId("super", "");

    private final SecuritySettings settings;
    private final @Nullable SaslLogin sasl;

    private ClientSecurity(SecuritySettings settings, @Nullable SaslLogin sasl) {
        this.settings = settings;
        this.sasl = sasl;
    }

    /** Throws {@link IOException} where SASL is wanted and cannot be had; the message says what is missing. */
    public static ClientSecurity open(SecuritySettings settings) throws IOException {
        SaslLogin sasl = SaslLogin.open(settings.sasl());
        if (sasl == null && settings.required().equals(java.util.Set.of(Scheme.SASL.text()))) {
            throw new IOException("clients must use SASL, but there is no JAAS section '"
                    + settings.sasl().section()
                    + "'; name a file that has one by -Djava.security.auth.login.config=FILE");
        }
        return new ClientSecurity(settings, sasl);
    }

    /** What may stand in ACLs besides {@code world} and {@code auth}. */
    public List<AuthScheme> aclSchemes() {
        List<AuthScheme> schemes = new ArrayList<>(List.of(new IpScheme()));
        if (settings.schemes().contains(Scheme.DIGEST)) {
            schemes.add(new DigestScheme());
        }
        if (settings.schemes().contains(Scheme.X509)) {
            schemes.add(new X509Scheme(settings.x509SuperUser()));
        }
        if (settings.schemes().contains(Scheme.SASL) || sasl != null) {
            schemes.add(new SaslScheme(settings.sasl().anybody()));
        }
        return schemes;
    }

    /** Whether a client with these identities may ask for anything but to prove another. */
    public boolean admits(List<AuthId> identities) {
        return settings.required().isEmpty()
                || identities.stream().anyMatch(identity -> settings.required().contains(identity.scheme()));
    }

    /** Whether a client that fails at SASL can get nowhere. */
    public boolean requiresSasl() {
        return settings.required().contains(Scheme.SASL.text());
    }

    public boolean allowsSaslFailures() {
        return settings.sasl().failuresAllowed() && !requiresSasl();
    }

    /**
     * The request {@code auth}.
     *
     * @param secret as the client sent it; null where it sent none
     * @param address of the client
     * @param proved by it so far
     */
    public Proof authenticate(String scheme, byte @Nullable [] secret, String address, List<AuthId> proved) {
        Scheme known = Scheme.of(scheme);
        if (known == null || !settings.schemes().contains(known)) {
            return new Proof.Refused("there is no such scheme here");
        }
        return switch (known) {
            case IP -> new Proof.Accepted(List.of(new AuthId(scheme, address)));
            case DIGEST -> secret == null ? new Proof.Refused("nothing was shown") : digest(secret);
            case X509 -> certified(proved);
            case SASL -> new Proof.Refused("SASL has a request of its own");
            case ENSEMBLE -> ensemble(secret);
        };
    }

    /** What a request of HTTP proves; empty where it proves nothing. */
    public List<AuthId> identities(String scheme, byte[] secret, String address) {
        return authenticate(scheme, secret, address, List.of()) instanceof Proof.Accepted accepted
                ? accepted.identities()
                : List.of();
    }

    private Proof digest(byte[] secret) {
        String id = Digests.identity(settings.digestAlgorithm(), secret);
        AuthId identity = new AuthId(Scheme.DIGEST.text(), id);
        String superDigest = settings.superDigest();
        boolean isSuper = superDigest != null && Digests.same(id, superDigest);
        return new Proof.Accepted(isSuper ? List.of(SUPER, identity) : List.of(identity));
    }

    private static Proof certified(List<AuthId> proved) {
        boolean has = proved.stream().anyMatch(identity -> identity.scheme().equals(Scheme.X509.text()));
        return has ? new Proof.Accepted(List.of()) : new Proof.Refused("no certificate was shown");
    }

    private Proof ensemble(byte @Nullable [] name) {
        boolean named =
                name != null && name.length > 0 && !settings.ensembleNames().isEmpty();
        boolean wrong = named && !settings.ensembleNames().contains(new String(name, StandardCharsets.UTF_8));
        return wrong ? new Proof.WrongEnsemble() : new Proof.Accepted(List.of());
    }

    /** The identities of who has this certificate, which TLS has verified. */
    public List<AuthId> certified(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        AuthId identity = new AuthId(Scheme.X509.text(), subject);
        return subject.equals(settings.x509SuperUser())
                ? List.of(new AuthId(SUPER.scheme(), subject), identity)
                : List.of(identity);
    }

    /** For one client; null where SASL is not set up. */
    public @Nullable SaslExchange newSaslExchange() throws IOException {
        return sasl == null
                ? null
                : new SaslExchange(sasl.newServer(), settings.sasl().superUsers());
    }
}
