package io.zabra.server.interop;

import io.zabra.server.ZabraServer;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Zabra server as a member of an ensemble, in this process. */
record ZabraMember(ZabraServer server, int clientPort) implements Member {
    static ZabraMember start(Path directory, long sid, int clientPort, List<String> lines) throws IOException {
        return new ZabraMember(
                ZabraServer.start(TestServers.config(directory, prepare(directory, sid, clientPort, lines))),
                clientPort);
    }

    /** Makes the directory of a member; returns all lines of its configuration. */
    static String[] prepare(Path directory, long sid, int clientPort, List<String> lines) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("myid"), sid + "\n");
        List<String> all = new ArrayList<>(lines);
        all.add("clientPort=" + clientPort);
        all.add("extendedTypesEnabled=true");
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        server.close();
    }
}
