package io.zabra.consensus.host;

import io.zabra.engine.HeldState;
import io.zabra.engine.PassingState;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A state that is held, which may have to be waited for: the state machine is brought there by another thread. */
final class PinnedImage implements StateImage {
    private final long zxid;
    private final CompletableFuture<? extends HeldState> pinned;

    PinnedImage(HeldState state) {
        this(state.zxid(), CompletableFuture.completedFuture(state));
    }

    /** @param pinned completed with the state of this zxid, or exceptionally */
    PinnedImage(long zxid, CompletableFuture<? extends HeldState> pinned) {
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
    public boolean isPressed() {
        return isReady() && !pinned.isCompletedExceptionally() && pinned.join().isPressed();
    }

    @Override
    public void giveTo(StateSink sink) throws IOException {
        held().giveTo(sink);
    }

    @Override
    public @Nullable PassingState passing() throws IOException {
        return held() instanceof PassingState passing ? passing : null;
    }

    private HeldState held() throws IOException {
        try {
            return pinned.join();
        } catch (CompletionException e) {
            throw new IOException("there is no state of 0x" + Long.toHexString(zxid), e);
        }
    }

    @Override
    public void close() {
        var unused = pinned.thenAccept(HeldState::close);
    }
}
