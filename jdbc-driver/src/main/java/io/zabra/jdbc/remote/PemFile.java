package io.zabra.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A file in PEM format (RFC 7468): certificates, and a private key in PKCS#8, plain or encrypted. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final String text;

    private PemFile(String text) {
        this.text = text;
    }

    static PemFile read(Path file) throws IOException {
        return new PemFile(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /** At least one. */
    List<X509Certificate> certificates() throws GeneralSecurityException, IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(decoded(block.group(2)))));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("it holds no certificate in PEM format");
        }
        return certificates;
    }

    PrivateKey key(char[] password) throws GeneralSecurityException, IOException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1);
            if (label.equals("PRIVATE KEY")) {
                return pkcs8(decoded(block.group(2)));
            }
            if (label.equals("ENCRYPTED PRIVATE KEY")) {
                return pkcs8(decrypted(decoded(block.group(2)), password));
            }
            if (label.endsWith(" PRIVATE KEY")) {
                throw new IOException("its key is not in PKCS#8: convert it by"
                        + " openssl pkcs8 -topk8 -nocrypt -in OLD.key -out NEW.key");
            }
        }
        throw new IOException("it holds no private key in PEM format");
    }

    private static byte[] decoded(String body) {
        return Base64.getMimeDecoder().decode(body);
    }

    private static byte[] decrypted(byte[] der, char[] password) throws GeneralSecurityException, IOException {
        if (password.length == 0) {
            throw new IOException("its key is encrypted, and no sslPassword is given");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // For PBES2 the name is in the parameters: JDK-8231581.
        boolean pbes2 = info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13");
        String algorithm = pbes2 ? info.getAlgParameters().toString() : info.getAlgName();
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw new IOException("its key cannot be decrypted: sslPassword is wrong", e);
        }
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("its key is of no kind that this JDK knows");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }
}
