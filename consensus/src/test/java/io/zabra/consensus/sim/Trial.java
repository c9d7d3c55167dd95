package io.zabra.consensus.sim;

import io.zabra.consensus.storage.PeerDiskPowerCutTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run as seen from outside a class loader: null if all was well, else what was wrong. What is to run has a name: a number is a seed
 * of the core, {@code real:7} one of whole servers, {@code cut:7} one of power cuts under the disk alone, {@code transcripts} all of them.
 */
public final class Trial implements Function<String, String> {
    static final String TRANSCRIPTS = "transcripts";
    static final String REAL = "real:";
    static final String CUT = "cut:";

    /** For the class loader of a mutant. */
    public Trial() {}

    @Override
    public @Nullable String apply(String proof) {
        try {
            if (proof.equals(TRANSCRIPTS)) {
                return firstWrongTranscript();
            }
            if (proof.startsWith(REAL)) {
                RealEnsemble.tell(Long.parseLong(proof.substring(REAL.length())), SimulatedEnsemble.SILENT);
            } else if (proof.startsWith(CUT)) {
                PeerDiskPowerCutTest.run(Long.parseLong(proof.substring(CUT.length())));
            } else {
                SimulatedEnsemble.run(Long.parseLong(proof));
            }
            return null;
        } catch (Exception | AssertionError e) {
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
