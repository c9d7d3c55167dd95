package io.zabra.bench.compare;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.nio.file.Path;

/** A Zabra server in a process of its own, to be measured. */
final class ZabraServerMain {
    private ZabraServerMain() {}

    public static void main(String[] args) throws Exception {
        ZabraServer server = ZabraServer.start(ServerConfig.load(Path.of(args[0])));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        Thread.currentThread().join();
    }
}
