package io.zabra.engine;

/** The time as a store knows it. Any thread. */
public interface StoreClock {
    /** Milliseconds since 1970, UTC: what transactions carry. May be set forth and back. */
    long wallMs();

    /** Milliseconds since some moment; never goes back: what timeouts are measured by. */
    long steadyMs();

    /** The machine's. */
    StoreClock SYSTEM = new StoreClock() {
        @Override
        public long wallMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long steadyMs() {
            return System.nanoTime() / 1_000_000;
        }
    };
}
