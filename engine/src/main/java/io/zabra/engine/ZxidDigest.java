package io.zabra.engine;

/** The digest of the whole tree as it stood after a transaction; {@code version} is of the way to compute it. */
public record ZxidDigest(long zxid, int version, long digest) {}
