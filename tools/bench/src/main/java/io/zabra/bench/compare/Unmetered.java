package io.zabra.bench.compare;

/** Of a load whose servers' use is not read: somebody else's, or where something else counts. */
enum Unmetered implements Load.Meter {
    NONE;

    @Override
    public void begin() {}

    @Override
    public void end() {}
}
