package io.zabra.server.net;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a request comes to.
 *
 * @param eventsUpTo events of transactions up to this one go out before the answer; those after it would tell of changes
 *     to a watch that the client does not know to have yet
 * @param body null for a header alone
 */
record Answer(ErrorCode error, long eventsUpTo, Frame.@Nullable Body body) {
    /** All events that have been handed over. */
    static final long ALL_EVENTS = Long.MAX_VALUE;

    static Answer ok(Frame.@Nullable Body body) {
        return new Answer(ErrorCode.OK, ALL_EVENTS, body);
    }

    static Answer error(ErrorCode error) {
        return new Answer(error, ALL_EVENTS, null);
    }

    Answer withEventsUpTo(long zxid) {
        return new Answer(error, zxid, body);
    }
}
