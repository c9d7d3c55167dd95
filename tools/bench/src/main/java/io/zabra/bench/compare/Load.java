package io.zabra.bench.compare;

import java.time.Duration;

/** Something that servers are asked to do, over and over. */
interface Load {
    /** As the command line has it. */
    String title();

    /**
     * Drives the servers, and blocks meanwhile.
     *
     * @param warmUp how long it goes on before anything counts
     * @param meter told when what counts begins and ends
     */
    LoadResult run(Targets servers, Shape shape, Duration warmUp, Duration time, Meter meter) throws Exception;

    /** Reads what the servers have used. */
    interface Meter {
        void begin();

        void end();
    }
}
