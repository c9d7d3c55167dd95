package io.zabra.server.net;

import io.netty.util.concurrent.FastThreadLocal;
import io.zabra.engine.tree.ZnodeCopy;
import org.jspecify.annotations.Nullable;

/** Where an I/O thread keeps the znode that it answers with, until the answer is written: then it is the next one's. */
final class ReadRoom {
    private static final FastThreadLocal<ReadRoom> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected ReadRoom initialValue() {
            return new ReadRoom();
        }
    };

    private final ZnodeCopy copy = new ZnodeCopy();
    private boolean taken;

    private ReadRoom() {}

    static ReadRoom ofThread() {
        return OF_THREAD.get();
    }

    /** Null where it is taken: an answer must not become that of another request, whatever calls whom. */
    @Nullable
    ZnodeCopy take() {
        boolean free = !taken;
        taken = true;
        return free ? copy : null;
    }

    void giveBack() {
        taken = false;
    }
}
