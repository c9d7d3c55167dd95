package io.zabra.cli.output;

/** Is told how far long work has come. One thread. */
@FunctionalInterface
public interface Tally {
    /** @param count so far */
    void reached(long count);

    /** Whether anybody sees it, so that it is worth while to find out how much there is. */
    default boolean isShown() {
        return false;
    }

    /** There are so many. */
    default void expect(long count) {}
}
