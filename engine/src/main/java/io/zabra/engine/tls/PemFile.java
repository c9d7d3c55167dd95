package io.zabra.engine.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM file holds (RFC 7468): certificates in their order, and at most one private key. Text around the blocks is
 * skipped, as OpenSSL writes some. Immutable.
 */
record PemFile(List<X509Certificate> certificates, @Nullable PrivateKey key) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);

    /** Throws {@link GeneralSecurityException} or {@link IOException} that say what is wrong. */
    static PemFile parse(byte[] content, char[] password) throws GeneralSecurityException, IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        PrivateKey key = null;
        Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            String label = block.group(1);
            String body = block.group(2);
            if (label.endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(decoded(label, body))));
            } else if (label.endsWith("PRIVATE KEY") && key != null) {
                throw new IOException("it holds more than one private key");
            } else if (label.endsWith("PRIVATE KEY")) {
                key = key(label, body, password);
            }
        }
        return new PemFile(List.copyOf(certificates), key);
    }

    private static PrivateKey key(String label, String body, char[] password)
            throws GeneralSecurityException, IOException {
        if (body.contains("Proc-Type:")) {
            throw new IOException("its key is encrypted as OpenSSL did before PKCS#8: convert it by"
                    + " openssl pkcs8 -topk8 -in OLD.key -out NEW.key");
        }
        byte[] der = decoded(label, body);
        try {
            return switch (label) {
                case "PRIVATE KEY" -> PemKey.pkcs8(der);
                case "ENCRYPTED PRIVATE KEY" -> PemKey.encryptedPkcs8(der, password);
                case "RSA PRIVATE KEY" -> PemKey.pkcs1(der);
                case "EC PRIVATE KEY" -> PemKey.sec1(der);
                default -> throw new IOException("its key is of an unknown kind, " + label);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("its " + label + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] decoded(String label, String body) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IOException("its " + label + " is not base64", e);
        }
    }
}
