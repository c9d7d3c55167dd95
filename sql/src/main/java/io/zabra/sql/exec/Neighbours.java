package io.zabra.sql.exec;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The other members of an ensemble, to be asked what only they know. Any thread; nothing blocks. */
public interface Neighbours {
    /** Of a server that stands alone. */
    Neighbours NONE = new Neighbours() {
        @Override
        public List<Integer> serverIds() {
            return List.of();
        }

        @Override
        public CompletionStage<byte[]> ask(int serverId, byte[] question, int timeoutMs) {
            throw new IllegalArgumentException("there is no server " + serverId);
        }
    };

    List<Integer> serverIds();

    /** Fails where the server does not answer in time; Apache's servers never do. */
    CompletionStage<byte[]> ask(int serverId, byte[] question, int timeoutMs);
}
