package io.zabra.server.interop;

import io.zabra.server.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Zabra server as a member of an ensemble, in a process of its own, so that it can be killed. */
record ZabraProcess(ServerProcess process) implements Member {
    static ZabraProcess start(Path directory, long sid, int clientPort, List<String> lines) throws IOException {
        return new ZabraProcess(ServerProcess.start(directory, ZabraMember.prepare(directory, sid, clientPort, lines)));
    }

    @Override
    public int clientPort() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
