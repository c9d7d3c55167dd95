package io.zabra.consensus.net;

import io.netty.handler.ssl.SslContext;

/**
 * TLS between servers: both sides show a certificate ({@code sslQuorum}).
 *
 * @param server for who connects to us
 * @param client for those we connect to
 * @param verifyHost whether the certificate of a server must name the host that we dialed
 */
public record PeerTls(SslContext server, SslContext client, boolean verifyHost) {}
