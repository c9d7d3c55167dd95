package io.zabra.server.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.zabra.engine.thread.Relievable;
import org.jspecify.annotations.Nullable;

/** One of the threads of a {@link RelayLoop}. */
final class IoThread extends FastThreadLocalThread implements Relievable {
    /** Null before it has begun. Own thread. */
    private @Nullable RelayLoop loop;

    private IoThread(ThreadGroup group, Runnable body, String name) {
        super(group, body, name);
    }

    /** Makes daemons that are named after the pool. */
    static final class Factory extends DefaultThreadFactory {
        Factory(String pool) {
            super(pool, true);
        }

        @Override
        protected Thread newThread(Runnable body, String name) {
            return new IoThread(threadGroup, body, name);
        }
    }

    /** The calling thread is one of this loop's. */
    static void runs(RelayLoop loop) {
        if (Thread.currentThread() instanceof IoThread thread) {
            thread.loop = loop;
        }
    }

    @Override
    public boolean takes(Runnable blocking) {
        RelayLoop own = loop;
        return own != null && own.takes(blocking);
    }
}
