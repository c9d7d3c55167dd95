package io.zabra.engine.txn;

import org.jspecify.annotations.Nullable;

/** What a transaction does; {@link #code} is the number in its header (Apache's {@code ZooDefs.OpCode}). */
public enum TxnType {
    ERROR(-1),
    CREATE_SESSION(-10),
    CLOSE_SESSION(-11),
    CREATE(1),
    DELETE(2),
    SET_DATA(5),
    SET_ACL(7),
    CHECK(13),
    MULTI(14),
    CREATE2(15),
    RECONFIG(16),
    CREATE_CONTAINER(19),
    DELETE_CONTAINER(20),
    CREATE_TTL(21);

    private final int code;

    TxnType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Null for the code of no transaction. */
    public static @Nullable TxnType of(int code) {
        for (TxnType type : VALUES) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    private static final TxnType[] VALUES = values();
}
