package io.zabra.engine;

/**
 * How many watches there are.
 *
 * @param watches what a client watches in several ways counts once, unless one of them is recursive
 * @param heapBytes what they take of the heap, about
 */
public record WatchCounts(long watches, long heapBytes) {}
