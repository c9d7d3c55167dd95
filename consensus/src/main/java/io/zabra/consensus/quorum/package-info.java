/** Vote arithmetic and ensemble configurations. Pure: no I/O, no clock, no threads. */
@NullMarked
package io.zabra.consensus.quorum;

import org.jspecify.annotations.NullMarked;
