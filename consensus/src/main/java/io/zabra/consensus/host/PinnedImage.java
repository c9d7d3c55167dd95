package io.zabra.consensus.host;

import io.zabra.engine.PinnedState;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A pinned state, which may have to be waited for: the state machine is brought there by another thread. */
final class PinnedImage implements StateImage {
    private final long zxid;
    private final CompletableFuture<PinnedState> pinned;

    PinnedImage(PinnedState state) {
        this(state.zxid(), CompletableFuture.completedFuture(state));
    }

    /** @param pinned completed with the state of this zxid, or exceptionally */
    PinnedImage(long zxid, CompletableFuture<PinnedState> pinned) {
        this.zxid = zxid;
        this.pinned = pinned;
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public boolean isReady() {
        return pinned.isDone();
    }

    @Override
    public void giveTo(StateSink sink) throws IOException {
        try {
            pinned.join().giveTo(sink);
        } catch (CompletionException e) {
            throw new IOException("there is no state of 0x" + Long.toHexString(zxid), e);
        }
    }

    @Override
    public void close() {
        var unused = pinned.thenAccept(PinnedState::close);
    }
}
