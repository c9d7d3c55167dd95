package io.zabra.engine.tree;

/** Index entries in ascending order, each to be read after {@link #next} said true. One thread. */
public interface EntrySource {
    boolean next();

    long parentId();

    /** Not changed by the source afterwards. */
    byte[] name();

    long childId();
}
