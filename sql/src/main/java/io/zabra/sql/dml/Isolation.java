package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a transaction is kept apart from. The weaker levels of the standard are served by the first. */
public enum Isolation {
    /**
     * It reads one state, and commits where every row that it read or wrote is still of the version that it read. Rows that
     * came to match its conditions meanwhile (phantoms) are not noticed.
     */
    REPEATABLE_READ,
    /**
     * Moreover every znode that it looked at is of the same version, and no child was created below any znode whose children
     * it looked at or missed.
     */
    SERIALIZABLE;

    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The level that {@code transaction_isolation} is set to. */
    public static Isolation named(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "serializable" -> SERIALIZABLE;
            case "repeatable read", "read committed", "read uncommitted" -> REPEATABLE_READ;
            default ->
                throw new SqlFailure(
                        SqlState.INVALID_PARAMETER,
                        "transaction_isolation is serializable, repeatable read, read committed or read uncommitted, not '"
                                + value + "'");
        };
    }

    /** The level that a statement asks for by {@code ISOLATION LEVEL …}; null where it asks for none. */
    public static @Nullable Isolation in(List<String> words) {
        for (int i = 0; i + 2 < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("ISOLATION") && words.get(i + 1).equalsIgnoreCase("LEVEL")) {
                return switch (words.get(i + 2).toUpperCase(Locale.ROOT)) {
                    case "SERIALIZABLE" -> SERIALIZABLE;
                    case "READ", "REPEATABLE" -> REPEATABLE_READ;
                    default ->
                        throw new SqlFailure(
                                SqlState.INVALID_PARAMETER,
                                "There is no isolation level " + words.get(i + 2)
                                        + ": REPEATABLE READ or SERIALIZABLE");
                };
            }
        }
        return null;
    }
}
