package io.zabra.jdbc.remote;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells Netty's channels what they can do, on whichever thread calls {@link #select}. Unlike Netty's own handler it leaves a
 * thread's interrupt as it is, because the thread may be an application's. One thread at a time, but for {@link #wakeUp}.
 */
final class ChannelSelector implements AutoCloseable {
    private static final long NANOS_PER_MS = 1_000_000;

    private final Selector selector;
    private final AtomicBoolean woken = new AtomicBoolean();

    ChannelSelector() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
    }

    private record Event(NioIoOps ops) implements NioIoEvent {}

    /** Waits until a channel can do something, for at most so long, and lets it; returns at once where the thread is interrupted. */
    void select(long waitNanos) {
        try {
            if (waitNanos <= 0) {
                selector.selectNow();
            } else {
                selector.select(Math.max(1, waitNanos / NANOS_PER_MS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector fails", e);
        }
        woken.set(false);
        if (!selector.selectedKeys().isEmpty()) {
            handleSelected();
        }
    }

    private void handleSelected() {
        for (SelectionKey key : selector.selectedKeys()) {
            Registration registration = (Registration) key.attachment();
            try {
                registration.handle.handle(registration, new Event(NioIoOps.valueOf(key.readyOps())));
            } catch (CancelledKeyException e) {
                registration.cancel();
            }
        }
        selector.selectedKeys().clear();
    }

    /** Ends a wait that is going on, or the next one. Any thread. */
    void wakeUp() {
        if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    IoRegistration register(IoHandle handle) throws IOException {
        NioIoHandle channel = (NioIoHandle) handle;
        Registration registration = new Registration(channel, selector);
        handle.registered();
        return registration;
    }

    /** Closes its channels, too. */
    @Override
    public void close() {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            try {
                ((Registration) key.attachment()).handle.close();
            } catch (Exception e) {
                key.cancel();
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector does not close", e);
        }
    }

    private static final class Registration implements IoRegistration {
        private final NioIoHandle handle;
        private final SelectionKey key;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        Registration(NioIoHandle handle, Selector selector) throws IOException {
            this.handle = handle;
            SelectableChannel channel = handle.selectableChannel();
            this.key = channel.register(selector, 0, this);
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
        }) // as Netty declares it; its channels ask for the key
        public <T> T attachment() {
            return (T) key;
        }

        @Override
        public long submit(IoOps ops) {
            if (!isValid()) {
                return -1;
            }
            int wanted = ((NioIoOps) ops).value();
            key.interestOps(wanted);
            return wanted;
        }

        @Override
        public boolean isValid() {
            return !cancelled.get() && key.isValid();
        }

        @Override
        public boolean cancel() {
            if (!cancelled.compareAndSet(false, true)) {
                return false;
            }
            key.cancel();
            handle.unregistered();
            return true;
        }
    }
}
