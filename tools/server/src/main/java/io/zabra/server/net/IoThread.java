package io.zabra.server.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.zabra.engine.thread.Relievable;
import io.zabra.server.thread.RequestsFirst;
import org.jspecify.annotations.Nullable;

/** One of the threads of a {@link RelayLoop}. */
final class IoThread extends FastThreadLocalThread implements Relievable {
    private final RequestsFirst precedence;
    /** Null before it has begun. Own thread. */
    private @Nullable RelayLoop loop;

    private IoThread(ThreadGroup group, Runnable body, String name, RequestsFirst precedence) {
        super(group, body, name);
        this.precedence = precedence;
    }

    /** Makes daemons that are named after the pool. */
    static final class Factory extends DefaultThreadFactory {
        private final RequestsFirst precedence;

        Factory(String pool, RequestsFirst precedence) {
            super(pool, true);
            this.precedence = precedence;
        }

        @Override
        protected Thread newThread(Runnable body, String name) {
            return new IoThread(threadGroup, body, name, precedence);
        }
    }

    @Override
    public void run() {
        precedence.serves();
        super.run();
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
