package io.zabra.engine.tls;

/** Formats of files with keys and certificates (Apache's {@code KeyStoreFileType}). */
public enum StoreType {
    JKS,
    PEM,
    PKCS12;

    private static final int JKS_MAGIC = 0xFEEDFEED;
    private static final String PEM_MARK = "-----BEGIN";

    /** By the content, which tells more than a suffix does. */
    static StoreType of(byte[] content) {
        if (content.length >= Integer.BYTES && java.nio.ByteBuffer.wrap(content).getInt() == JKS_MAGIC) {
            return JKS;
        }
        String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.contains(PEM_MARK) ? PEM : PKCS12;
    }
}
