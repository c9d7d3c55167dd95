package io.zabra.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * The SQL requests, by the number in the type field of ZooKeeper's request header. Apache's own numbers lie between −11
 * and 107; an Apache server answers these with UNIMPLEMENTED and keeps the connection.
 */
public enum SqlOpcode {
    /** The first request of a connection that speaks SQL. */
    OPEN(1),
    PREPARE(2),
    EXECUTE(3),
    EXECUTE_DIRECT(4),
    EXECUTE_BATCH(5),
    FETCH(6),
    CLOSE_CURSOR(7),
    CLOSE_STATEMENT(8),
    SET_AUTO_COMMIT(9),
    COMMIT(10),
    ROLLBACK(11),
    /** The only one that overtakes others. */
    CANCEL(12),
    SERVER_INFO(13),
    /** What became of a request that was sent on a connection that is lost. */
    FIND_OUTCOME(14),
    EXECUTE_TEXTS(15);

    /** "ZQ" in the upper half. */
    private static final int BASE = 0x5A51_0000;

    private static final SqlOpcode[] BY_NUMBER = values();

    private final int code;

    SqlOpcode(int number) {
        this.code = BASE + number;
    }

    /** The number in the header. */
    public int code() {
        return code;
    }

    /** Null where the code is none of ours. */
    public static @Nullable SqlOpcode of(int code) {
        int index = code - BASE - 1;
        return index < 0 || index >= BY_NUMBER.length ? null : BY_NUMBER[index];
    }
}
