package io.zabra.server.net;

import io.zabra.engine.tree.SnapshotTooOldException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The long answer that is on its way to one client, if there is one, and those that wait for their turn. On the connection's I/O thread.
 *
 * <p>One that shows a pinned moment has all else wait behind it from the first: later events tell of changes that it does not show. One that
 * shows what there is now has them go before it, until its header is written.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the look does nothing where the connection is gone by then
final class LongAnswers implements AutoCloseable {
    /** How often it is looked whether the client goes on taking, and whether what is kept for it is to go. */
    static final long LOOK_MS = 1_000;

    private final Connection connection;
    private final Conversation conversation;
    private @Nullable LongAnswer current;
    private LongSupplier zxid = () -> 0;
    private boolean looking;
    /** At the last look. */
    private long leftBytes;

    LongAnswers(Connection connection, Conversation conversation) {
        this.connection = connection;
        this.conversation = conversation;
    }

    boolean isBusy() {
        return current != null;
    }

    /** @param eventsUpTo as of {@link Answer} */
    void begin(LongAnswer next, long eventsUpTo) {
        current = next;
        if (eventsUpTo == Answer.ALL_EVENTS) {
            zxid = () -> {
                long told = conversation.tell(eventsUpTo);
                connection.outbox().beginLong();
                return told;
            };
        } else {
            long told = conversation.tell(eventsUpTo);
            zxid = () -> told;
            connection.outbox().beginLong();
        }
        goOn();
        lookLater();
    }

    /** Goes on with it, if there is one. */
    void goOn() {
        LongAnswer going = current;
        if (going == null) {
            return;
        }
        boolean done;
        try {
            done = going.goOn(connection.outbox(), connection.channel(), connection.slice(), zxid);
        } catch (SnapshotTooOldException e) {
            giveUp(going, e);
            return;
        }
        if (done) {
            over();
            conversation.answered(going);
        }
    }

    /** What is written cannot be taken back. */
    private void giveUp(LongAnswer going, SnapshotTooOldException why) {
        if (going.hasBegun()) {
            throw why;
        }
        long told = zxid.getAsLong();
        over();
        conversation.again(going, told);
    }

    private void over() {
        close();
        connection.outbox().endLong();
    }

    /** Looks again, as long as there is something to look after. */
    void lookLater() {
        if (!looking && (isBusy() || conversation.order().hasSeenLong())) {
            looking = true;
            leftBytes = connection.outbox().left();
            connection
                    .channel()
                    .eventLoop()
                    .schedule(() -> connection.guarded(this::look), LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looking = false;
        if (!connection.channel().isActive()) {
            return;
        }
        if (connection.outbox().left() < leftBytes) {
            connection.signOfLife();
        }
        LongAnswer going = current;
        if (going != null) {
            try {
                going.requireHeld();
            } catch (SnapshotTooOldException e) {
                giveUp(going, e);
                connection.wake();
            }
        }
        conversation.order().dropGivenUp();
        lookLater();
    }

    /** Where it is not whole, it stays as it is. */
    @Override
    public void close() {
        LongAnswer going = current;
        current = null;
        if (going != null) {
            going.close();
        }
    }
}
