package io.zabra.consensus.host;

/** Where a member's counts and measurements go. Called by the peer's thread alone; must not block or throw. */
public interface PeerMeter {
    /** Takes nothing. */
    PeerMeter NONE = new PeerMeter() {
        @Override
        public void count(PeerCount what) {}

        @Override
        public void record(PeerTiming what, long value) {}
    };

    void count(PeerCount what);

    void record(PeerTiming what, long value);
}
