package io.zabra.jdbc.remote;

/** A server's client port; the name is resolved anew at each attempt to connect. */
public record HostAddress(String host, int port) {
    public static final int DEFAULT_PORT = 2181;

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
