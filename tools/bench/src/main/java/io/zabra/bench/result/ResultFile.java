package io.zabra.bench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A file of JSON lines, to which programs add what they have measured; or none. */
public final class ResultFile {
    private final @Nullable Path path;

    private ResultFile(@Nullable Path path) {
        this.path = path;
    }

    /**
     * Made where it is missing: a program that cannot write it should not run for minutes before it says so.
     *
     * @param path null: what is added is dropped
     */
    public static ResultFile at(@Nullable Path path) throws IOException {
        if (path != null) {
            Files.writeString(path, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return new ResultFile(path);
    }

    /** Where it is; null: nowhere. */
    public @Nullable Path path() {
        return path;
    }

    /** Adds lines at the end. */
    public void add(List<ResultLine> lines) throws IOException {
        if (path != null) {
            String text = lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
            Files.writeString(path, text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        }
    }
}
