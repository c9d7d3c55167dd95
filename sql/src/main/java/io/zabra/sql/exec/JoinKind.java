package io.zabra.sql.exec;

/** Which rows a join yields. */
public enum JoinKind {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    /** Left rows that have a match, each once. */
    SEMI,
    /** Left rows that have none. */
    ANTI;

    boolean keepsLeft() {
        return this == LEFT || this == FULL;
    }

    boolean keepsRight() {
        return this == RIGHT || this == FULL;
    }

    /** Whether the rows are the left ones alone. */
    public boolean leftOnly() {
        return this == SEMI || this == ANTI;
    }

    String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
