package io.zabra.engine.tls;

/** Whether whoever connects has to show a certificate (Apache's {@code X509Util.ClientAuth}). */
public enum ClientAuth {
    NONE,
    WANT,
    NEED
}
