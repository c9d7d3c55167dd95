/**
 * Whole ensembles in one thread, from one number: the real core over a simulated network, disk, clock and operator, every invariant
 * checked after every step. For {@code zabra simulate} and the tests; nothing in service refers to it. Knows no clock and no
 * random but those of its seed.
 */
@NullMarked
package io.zabra.consensus.sim;

import org.jspecify.annotations.NullMarked;
