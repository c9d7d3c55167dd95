package io.zabra.consensus.sim;

import java.util.function.LongFunction;

/** One run as seen from outside a class loader: null if all was well, else what was wrong. */
public final class Trial implements LongFunction<String> {
    /** For the class loader of a mutant. */
    public Trial() {}

    @Override
    public @org.jspecify.annotations.Nullable String apply(long seed) {
        try {
            SimulatedEnsemble.run(seed);
            return null;
        } catch (RuntimeException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }
}
