package io.zabra.server.testing;

import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/** Servers on ports of the system's choice, with short ticks so that sessions can expire within a test. */
public final class TestServers {
    public static final int TICK_MS = 100;

    private TestServers() {}

    public static ZabraServer zabra(Path dataDir, String... lines) throws IOException {
        return ZabraServer.start(config(dataDir, lines));
    }

    public static ServerConfig config(Path dataDir, String... lines) {
        String text =
                "dataDir=%s\nclientPort=0\nclientPortAddress=127.0.0.1\ntickTime=%d\nminSessionTimeout=200\nmaxSessionTimeout=60000\n4lw.commands.whitelist=*\nmaxClientCnxns=0\n"
                        .formatted(dataDir, TICK_MS);
        try {
            return ServerConfig.parse("test", text + String.join("\n", lines), new Properties());
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
