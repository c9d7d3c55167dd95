package io.zabra.engine.log;

import java.io.IOException;

/** Told of a log's first durable record, on the log's thread, before anybody else hears of it. */
@FunctionalInterface
public interface LogBegun {
    /** @throws IOException ends the log, as a failure to write does */
    void begun() throws IOException;
}
