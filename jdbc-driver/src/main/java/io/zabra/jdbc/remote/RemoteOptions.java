package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlSessionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect and how long to wait.
 *
 * @param hosts at least one
 * @param shuffled whether they are tried in random order, so that many clients spread over the servers
 * @param connectTimeoutMs for a TCP connection and ZooKeeper's handshake with one host
 * @param loginTimeoutMs for the whole of the first connection
 * @param answerTimeoutMs after which an unanswered call counts as a lost connection; 0: never
 * @param requestBytesMax larger requests are refused here with 54000, because a server drops the connection on them
 * @param tls null: plaintext
 * @param sasl null: none
 * @param preferred what kind of server is looked for before any other is taken
 * @param consistency of reads; empty for what servers do by default
 * @param sessionReplaceable whether a session that no server knows any more is replaced by a new one: where nothing can be
 *     bound to it
 */
public record RemoteOptions(
        List<HostAddress> hosts,
        boolean shuffled,
        SqlSessionOptions session,
        int connectTimeoutMs,
        int loginTimeoutMs,
        int answerTimeoutMs,
        int requestBytesMax,
        @Nullable TlsOptions tls,
        @Nullable SaslCredentials sasl,
        ServerRole preferred,
        String consistency,
        boolean sessionReplaceable) {
    public RemoteOptions {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("no host");
        }
    }
}
