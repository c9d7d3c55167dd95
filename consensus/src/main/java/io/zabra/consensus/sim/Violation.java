package io.zabra.consensus.sim;

import java.util.function.Supplier;

/** An invariant does not hold: the simulated ensemble is wrong. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    static void unless(boolean condition, Supplier<String> message) {
        if (!condition) {
            throw new Violation(message.get());
        }
    }
}
