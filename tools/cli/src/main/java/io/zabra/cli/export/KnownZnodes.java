package io.zabra.cli.export;

/** Znodes that one to be imported is held against. */
interface KnownZnodes {
    boolean has(String path);

    /** Whether it is there, and as it is to be. */
    boolean isSame(ImportedZnode wanted);

    /** Of one that is there: whether it is persistent, or a container, or lives as long, as it is to be: that cannot be changed. */
    boolean isSameKind(ImportedZnode wanted);
}
