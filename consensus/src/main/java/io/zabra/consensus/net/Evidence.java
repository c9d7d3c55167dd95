package io.zabra.consensus.net;

/** How well who connects has shown that it is the server that it says. Of two that say the same the later ones here count for more. */
enum Evidence {
    /** By its word alone. */
    SAID,
    /** It connects from a host of that server. */
    FROM_ITS_HOST,
    /** By a certificate for a host of that server. */
    CERTIFIED
}
