package io.zabra.bench.result;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a program's figures are added. */
public final class ResultOption {
    @Option(names = "--results", paramLabel = "FILE", description = "add the figures to this file, as JSON lines")
    private @Nullable Path file;

    /** Made now, where it is missing: before anything is measured. */
    public ResultFile file() throws IOException {
        return ResultFile.at(file);
    }
}
