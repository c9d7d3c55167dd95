package io.zabra.consensus.sim;

import io.zabra.consensus.storage.PeerDiskPowerCutTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run as seen from outside a class loader: null if all was well, else what was wrong. What is to run has a name: a number is a seed
 * of the core, {@code real:7} one of whole servers, {@code cut:7} one of power cuts under the disk alone, {@code transcripts} all of them, and {@code
 * test:host.ReplicatedStoreTest.aClaim} a test of this module that stands alone.
 */
public final class Trial implements Function<String, String> {
    static final String TRANSCRIPTS = "transcripts";
    static final String REAL = "real:";
    static final String CUT = "cut:";
    static final String TEST = "test:";

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
            } else if (proof.startsWith(TEST)) {
                test("io.zabra.consensus." + proof.substring(TEST.length()));
            } else {
                SimulatedEnsemble.run(Long.parseLong(proof));
            }
            return null;
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (Exception | AssertionError e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private static void test(String name) throws ReflectiveOperationException {
        int dot = name.lastIndexOf('.');
        Class<?> type = Class.forName(name.substring(0, dot));
        Constructor<?> made = type.getDeclaredConstructor();
        Method claim = type.getDeclaredMethod(name.substring(dot + 1));
        made.setAccessible(true);
        claim.setAccessible(true);
        claim.invoke(made.newInstance());
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
