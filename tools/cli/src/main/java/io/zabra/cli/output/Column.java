package io.zabra.cli.top;

/**
 * A column of a table.
 *
 * @param right whether its cells end at the right
 * @param rank the higher it is, the sooner the column goes where there is no room; 0: it stays
 */
record Column(String head, boolean right, int rank) {
    static Column text(String head, int rank) {
        return new Column(head, false, rank);
    }

    static Column number(String head, int rank) {
        return new Column(head, true, rank);
    }
}
