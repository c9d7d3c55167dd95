package io.zabra.consensus.quorum;

/**
 * A host as configured (name or literal, IPv6 without its brackets) and a TCP port. Never resolved here.
 *
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    public HostPort {
        requireHost(host);
        if (port < 0 || port > 65535) {
            throw new QuorumConfigException("port out of range: " + port);
        }
    }

    /** One that can stand in a line of a configuration, whatever is behind it. */
    static void requireHost(String host) {
        if (host.isEmpty()) {
            throw new QuorumConfigException("empty host name");
        }
        if (host.chars().anyMatch(c -> c <= ' ' || c == '\u007f' || ",;|=[]".indexOf(c) >= 0)) {
            throw new QuorumConfigException("no host name: '" + host.replaceAll("\\p{Cntrl}", "?") + "'");
        }
    }

    /** The host as it stands in configuration text: a literal IPv6 address in brackets. */
    String hostText() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return hostText() + ":" + port;
    }
}
