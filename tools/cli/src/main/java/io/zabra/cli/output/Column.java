package io.zabra.cli.output;

/**
 * A column of a table.
 *
 * @param right whether its cells end at the right
 * @param rank the higher it is, the sooner the column goes where there is no room; 0: it stays
 */
public record Column(String head, boolean right, int rank) {
    public static Column text(String head, int rank) {
        return new Column(head, false, rank);
    }

    public static Column number(String head, int rank) {
        return new Column(head, true, rank);
    }
}
