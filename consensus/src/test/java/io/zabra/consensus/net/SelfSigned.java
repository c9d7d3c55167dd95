package io.zabra.consensus.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;

/** A key, and a certificate of it that it has signed itself (RFC 5280, 4.1). {@code keytool} would be a process for each. */
record SelfSigned(String name, KeyPair keys, X509Certificate certificate) {
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final byte[] VERSION_3 = {0x02, 1, 2};
    private static final byte[] SERIAL_NUMBER = {0x02, 1, 1};
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 3, 0x55, 0x1d, 0x11};

    /** @param host an IPv4 address or a name, its one alternative name */
    static SelfSigned of(String name, String host) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        byte[] algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
        byte[] contents = contents(name, host, keys, algorithm);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(contents);
        byte[] signed = der(SEQUENCE, contents, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
        return new SelfSigned(name, keys, (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed)));
    }

    private static byte[] contents(String name, String host, KeyPair keys, byte[] algorithm) throws IOException {
        byte[] subject = new X500Principal("CN=" + name).getEncoded();
        byte[] alternative = host.matches("[0-9.]+")
                ? der(IP_ADDRESS, InetAddress.getByName(host).getAddress())
                : der(DNS_NAME, ascii(host));
        byte[] extension = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, der(SEQUENCE, alternative)));
        return der(
                SEQUENCE,
                der(VERSION, VERSION_3),
                SERIAL_NUMBER,
                algorithm,
                subject,
                der(SEQUENCE, der(UTC_TIME, ascii("200101000000Z")), der(UTC_TIME, ascii("491231235959Z"))),
                subject,
                keys.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, extension)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Tag, length, and the parts behind each other. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(tag);
        if (length >= 0x80) {
            encoded.write(0x82);
            encoded.write(length >> 8);
        }
        encoded.write(length);
        encoded.writeBytes(content.toByteArray());
        return encoded.toByteArray();
    }

    /** A key store of this key alone. */
    void store(Path file, String password) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry(name, keys.getPrivate(), password.toCharArray(), new Certificate[] {certificate});
        write(store, file, password);
    }

    /** A trust store of these alone. */
    static void trust(Iterable<SelfSigned> trusted, Path file, String password)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (SelfSigned one : trusted) {
            store.setCertificateEntry(one.name, one.certificate);
        }
        write(store, file, password);
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void write(KeyStore store, Path file, String password) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
    }
}
