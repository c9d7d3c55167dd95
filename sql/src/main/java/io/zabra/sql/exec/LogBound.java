package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/**
 * A condition on the zxid or the time of logged transactions, as far as it says where to read. It is tested again on each row.
 *
 * @param byTime whether it is about the time, in milliseconds since 1970; else about the zxid
 */
public record LogBound(boolean byTime, Kind kind, Bound value) {
    /** How the column compares with the value. */
    public enum Kind {
        EQUAL("="),
        GREATER(">"),
        AT_LEAST(">="),
        LESS("<"),
        AT_MOST("<=");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    String label() {
        return (byTime ? "txn_time" : "zxid") + kind.sign + value.text();
    }

    /** From where to where the log is to be read; both inclusive. */
    record Stretch(long fromZxid, long toZxid, long fromMs, long toMs) {
        static Stretch upTo(long zxid) {
            return new Stretch(0, zxid, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        boolean holdsTime(long timeMs) {
            return timeMs >= fromMs && timeMs <= toMs;
        }
    }

    /** Null where nothing can meet the condition: the value is NULL. */
    @Nullable
    Stretch narrow(Stretch stretch, Execution execution) {
        if (!(value.expression().eval(execution, new Object[0]) instanceof Number number)) {
            return null;
        }
        // A fraction makes the stretch one wider at most.
        long least = (long) Math.floor(number.doubleValue());
        long most = (long) Math.ceil(number.doubleValue());
        boolean whole = !Values.isApproximate(number) && !(number instanceof java.math.BigDecimal);
        return with(stretch, whole ? number.longValue() : least, whole ? number.longValue() : most);
    }

    private Stretch with(Stretch of, long least, long most) {
        boolean from = kind == Kind.EQUAL || kind == Kind.GREATER || kind == Kind.AT_LEAST;
        boolean to = kind == Kind.EQUAL || kind == Kind.LESS || kind == Kind.AT_MOST;
        return byTime
                ? new Stretch(
                        of.fromZxid,
                        of.toZxid,
                        from ? Math.max(of.fromMs, least) : of.fromMs,
                        to ? Math.min(of.toMs, most) : of.toMs)
                : new Stretch(
                        from ? Math.max(of.fromZxid, least) : of.fromZxid,
                        to ? Math.min(of.toZxid, most) : of.toZxid,
                        of.fromMs,
                        of.toMs);
    }
}
