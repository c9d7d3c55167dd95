package io.zabra.engine;

import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;

/** Where a store's first state comes from. */
@FunctionalInterface
public interface StateSource {
    /** Gives the whole state. Blocks. */
    void giveTo(StateSink sink) throws IOException;
}
