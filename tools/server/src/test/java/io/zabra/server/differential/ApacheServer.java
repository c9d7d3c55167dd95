package io.zabra.server.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** Apache's own standalone server in this process: the oracle. */
public final class ApacheServer implements AutoCloseable {
    /** Of {@code super:test}. */
    static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private static final Map<String, String> SETTINGS = Map.of(
            "zookeeper.extendedTypesEnabled", "true",
            "zookeeper.forceSync", "no",
            "zookeeper.4lw.commands.whitelist", "*",
            "zookeeper.admin.enableServer", "false",
            "zookeeper.skipACL", "no",
            "zookeeper.authProvider.sasl", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
            "zookeeper.DigestAuthenticationProvider.superDigest", SUPER_DIGEST);

    private final NIOServerCnxnFactory factory;

    private ApacheServer(NIOServerCnxnFactory factory) {
        this.factory = factory;
    }

    /** Its settings are system properties, hence for the whole process: TTL znodes on, SASL in ACLs, a super user, no
     * waiting for the disk. */
    public static ApacheServer start(Path directory, int tickMs) throws IOException, InterruptedException {
        SETTINGS.forEach(System::setProperty);
        ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), tickMs);
        server.setMinSessionTimeout(2 * tickMs);
        server.setMaxSessionTimeout(60_000);
        NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        factory.startup(server);
        return new ApacheServer(factory);
    }

    public int port() {
        return factory.getLocalPort();
    }

    @Override
    public void close() {
        factory.shutdown();
        SETTINGS.keySet().forEach(System::clearProperty);
    }
}
