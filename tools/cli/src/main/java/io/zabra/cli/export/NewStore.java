package io.zabra.cli.export;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory in which a store is about to be made, as it was before. One thread; blocks. */
public final class NewStore {
    private final Path directory;
    private final Set<Path> before;
    /** The directory and those above it, as far as they are not there: innermost first. */
    private final List<Path> missing;

    private NewStore(Path directory, Set<Path> before, List<Path> missing) {
        this.directory = directory;
        this.before = before;
        this.missing = missing;
    }

    /** @param directory in which there is no store */
    public static NewStore in(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path each = directory.toAbsolutePath(); each != null && Files.notExists(each); each = each.getParent()) {
            missing.add(each);
        }
        return new NewStore(directory, missing.isEmpty() ? content(directory) : Set.of(), missing);
    }

    private static Set<Path> content(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.collect(Collectors.toSet());
        }
    }

    /** Removes what is there now and was not, once nobody has it open. */
    public void takeAway() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        for (Path made : content(directory)) {
            if (!before.contains(made)) {
                delete(made);
            }
        }
        try {
            for (Path made : missing) {
                Files.deleteIfExists(made);
            }
        } catch (DirectoryNotEmptyException e) {
            // Somebody else has put something there meanwhile.
        }
    }

    private static void delete(Path path) throws IOException {
        List<Path> all;
        try (Stream<Path> walked = Files.walk(path)) {
            all = walked.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
