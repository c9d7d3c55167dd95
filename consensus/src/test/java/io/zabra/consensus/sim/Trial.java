package io.zabra.consensus.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One run as seen from outside a class loader: null if all was well, else what was wrong. Seed 0 stands for all transcripts. */
public final class Trial implements LongFunction<String> {
    /** For the class loader of a mutant. */
    public Trial() {}

    @Override
    public @Nullable String apply(long seed) {
        try {
            if (seed == 0) {
                return firstWrongTranscript();
            }
            SimulatedEnsemble.run(seed);
            return null;
        } catch (RuntimeException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private static @Nullable String firstWrongTranscript() {
        try {
            for (String name : TranscriptTest.names()) {
                List<String> lines = Files.readAllLines(TranscriptTest.DIRECTORY.resolve(name));
                String wrong = wrong(name, lines);
                if (wrong != null) {
                    return wrong;
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String wrong(String name, List<String> lines) {
        try {
            return Script.play(TranscriptTest.script(lines)).equals(TranscriptTest.expected(lines))
                    ? null
                    : "transcript " + name + " differs";
        } catch (RuntimeException e) {
            return "transcript " + name + ": " + e.getMessage();
        }
    }
}
