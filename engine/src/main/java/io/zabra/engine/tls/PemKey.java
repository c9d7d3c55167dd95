package io.zabra.engine.tls;

import io.zabra.engine.tls.Der.Element;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Private keys as they stand in PEM files: PKCS#8, plain or encrypted (RFC 5958), PKCS#1 for RSA (RFC 8017) and SEC 1 for
 * elliptic curves (RFC 5915), which OpenSSL wrote for long.
 */
final class PemKey {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");
    private static final byte[] VERSION_0 = Der.element(Der.INTEGER, new byte[] {0});
    private static final byte[] RSA_ALGORITHM = Der.element(
            Der.SEQUENCE,
            Der.element(
                    Der.OBJECT_ID,
                    new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01}),
            new byte[] {0x05, 0x00});
    private static final byte[] EC_OBJECT_ID =
            Der.element(Der.OBJECT_ID, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01});

    private PemKey() {}

    /** Throws {@link GeneralSecurityException} where no provider knows the kind of key. */
    static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("no kind of key that this JDK knows");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }

    static PrivateKey encryptedPkcs8(byte[] der, char[] password) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // For PBES2 the name is in the parameters: JDK-8231581.
        boolean pbes2 = info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13");
        String algorithm = pbes2 ? info.getAlgParameters().toString() : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                info.getAlgParameters());
        return pkcs8(info.getKeySpec(cipher).getEncoded());
    }

    static PrivateKey pkcs1(byte[] der) throws GeneralSecurityException {
        return pkcs8(Der.element(Der.SEQUENCE, VERSION_0, RSA_ALGORITHM, Der.element(Der.OCTETS, der)));
    }

    static PrivateKey sec1(byte[] der) throws GeneralSecurityException {
        for (Element part : Der.elements(Der.elements(der).get(0).content())) {
            if (part.tag() == Der.CONTEXT_0) {
                byte[] algorithm = Der.element(Der.SEQUENCE, EC_OBJECT_ID, part.content());
                return pkcs8(Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTETS, der)));
            }
        }
        throw new InvalidKeySpecException("an elliptic curve key that does not name its curve");
    }
}
