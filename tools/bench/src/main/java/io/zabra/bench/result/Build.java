package io.zabra.bench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Which sources are measured. */
final class Build {
    private static final String UNKNOWN = "";

    private Build() {}

    /**
     * As {@code git describe} names what is checked out, with {@code -dirty} where it was changed; empty where that cannot be told.
     *
     * @param file one of the checkout
     */
    static String of(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            return UNKNOWN;
        }
        try {
            Process git = new ProcessBuilder("git", "-C", directory.toString(), "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String told = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? told : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
