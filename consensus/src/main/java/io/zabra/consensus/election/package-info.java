/** Fast leader election as a step function. A liveness device only: safety never rests on it. */
@NullMarked
package io.zabra.consensus.election;

import org.jspecify.annotations.NullMarked;
