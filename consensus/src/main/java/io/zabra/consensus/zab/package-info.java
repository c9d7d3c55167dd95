/** The ZAB core: one deterministic step function per server. No thread, lock, clock, random, file or socket. */
@NullMarked
package io.zabra.consensus.zab;

import org.jspecify.annotations.NullMarked;
