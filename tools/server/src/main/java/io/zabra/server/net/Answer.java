package io.zabra.server.net;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a request comes to.
 *
 * @param eventsUpTo events of transactions up to this one go out before the answer; those after it would tell of changes
 *     to a watch that the client does not know to have yet
 * @param body null for a header alone, or where there is a long one
 * @param longBody of an answer that is found out and written in steps; its taker's to close. Else null
 */
record Answer(
        ErrorCode error,
        long eventsUpTo,
        Frame.@Nullable Body body,
        @Nullable LongBody longBody) {
    /** All events that have been handed over. */
    static final long ALL_EVENTS = Long.MAX_VALUE;

    Answer(ErrorCode error, long eventsUpTo, Frame.@Nullable Body body) {
        this(error, eventsUpTo, body, null);
    }

    static Answer ok(Frame.@Nullable Body body) {
        return new Answer(ErrorCode.OK, ALL_EVENTS, body);
    }

    static Answer error(ErrorCode error) {
        return new Answer(error, ALL_EVENTS, null);
    }

    /** @param zxid of the state that it shows; {@link #ALL_EVENTS}: of the one that there is now */
    static Answer inSteps(long zxid, LongBody body) {
        return new Answer(ErrorCode.OK, zxid, null, body);
    }

    Answer withEventsUpTo(long zxid) {
        return new Answer(error, zxid, body, longBody);
    }

    /** To be called where nobody takes it. */
    void discard() {
        if (longBody != null) {
            longBody.close();
        }
    }
}
