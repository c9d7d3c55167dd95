package io.zabra.consensus.packet;

import org.jspecify.annotations.Nullable;

/** What a server says of itself in a notification, with its number on the wire. */
public enum ServerState {
    LOOKING(0),
    FOLLOWING(1),
    LEADING(2),
    OBSERVING(3);

    private static final ServerState[] BY_CODE = {LOOKING, FOLLOWING, LEADING, OBSERVING};

    private final int code;

    ServerState(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The state of this number, or null if there is none. */
    public static @Nullable ServerState ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
