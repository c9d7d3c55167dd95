package io.zabra.sql.session;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.Transaction;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.syntax.Reading;
import io.zabra.sql.syntax.StatementSyntax;
import org.jspecify.annotations.Nullable;

/** How late a state the statements of a session read. One thread. */
final class Freshness {
    private final SessionContext context;
    private final SessionSettings settings;
    private final StoreWriter writer;
    /** Whether the connection's reads were linearizable when its transaction took its state. */
    private boolean begunLinearizable;

    Freshness(SessionContext context, SessionSettings settings, StoreWriter writer) {
        this.context = context;
        this.settings = settings;
        this.writer = writer;
    }

    /** The store as far as a statement wants to see that cannot be planned on what it shows; false where it shows that. */
    boolean catchesUp(String sql) {
        Reading reading = of(StatementSyntax.of(sql).reading());
        if (reading.kind() == Reading.Kind.LOCAL) {
            return false;
        }
        catchUp(reading);
        return true;
    }

    /** @param asked by the statement; null: as the connection's settings have it */
    private Reading of(@Nullable Reading asked) {
        return asked == null ? settings.reading() : asked;
    }

    /** Brings the store as far as the statement wants to see. */
    void catchUp(@Nullable Reading asked) {
        Reading reading = of(asked);
        boolean behind =
                reading.kind() == Reading.Kind.AT_LEAST && context.store().lastZxid() < reading.zxid();
        if (reading.kind() == Reading.Kind.LINEARIZABLE || behind) {
            writer.catchUp();
        }
        if (behind && context.store().lastZxid() < reading.zxid()) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "zxid 0x" + Long.toHexString(reading.zxid()) + " is not committed yet: the latest is 0x"
                            + Long.toHexString(context.store().lastZxid()));
        }
    }

    /** A transaction is about to take its state. */
    void begin() {
        catchUp(null);
        begunLinearizable = settings.reading().kind() == Reading.Kind.LINEARIZABLE;
    }

    /** Throws 25001 where a statement wants to see a later state than its transaction reads. */
    void require(@Nullable Reading asked, Transaction open) {
        Reading reading = of(asked);
        boolean later = switch (reading.kind()) {
            case LOCAL -> false;
            case LINEARIZABLE -> asked != null || !begunLinearizable;
            case AT_LEAST -> reading.zxid() > open.pin().zxid();
        };
        if (later) {
            throw new SqlFailure(
                    SqlState.ACTIVE_TRANSACTION,
                    "The transaction reads the state of its first statement, zxid 0x"
                            + Long.toHexString(open.pin().zxid()) + ", to its end: say READ "
                            + reading.kind().name().replace('_', ' ') + " before it, or in its first statement");
        }
    }
}
