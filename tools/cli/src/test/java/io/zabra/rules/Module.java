package io.zabra.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules, where they live, and whom each may know: the arrows of {@code docs/ARCHITECTURE.md}. */
enum Module {
    ENGINE("engine", "io.zabra.engine"),
    CONSENSUS("consensus", "io.zabra.consensus"),
    JDBC_DRIVER("jdbc-driver", "io.zabra.jdbc"),
    SQL("sql", "io.zabra.sql"),
    SERVER("tools/server", "io.zabra.server"),
    BENCH("tools/bench", "io.zabra.bench"),
    CLI("tools/cli", "io.zabra.cli");

    private final String directory;
    private final String rootPackage;

    Module(String directory, String rootPackage) {
        this.directory = directory;
        this.rootPackage = rootPackage;
    }

    /** The modules that this one may use. */
    Set<Module> mayUse() {
        return switch (this) {
            case ENGINE, JDBC_DRIVER -> Set.of();
            case CONSENSUS -> Set.of(ENGINE);
            case SQL -> Set.of(ENGINE, JDBC_DRIVER);
            case SERVER -> Set.of(ENGINE, CONSENSUS, SQL, JDBC_DRIVER);
            case BENCH -> Set.of(ENGINE, CONSENSUS, SQL, JDBC_DRIVER, SERVER);
            case CLI -> Set.of(ENGINE, CONSENSUS, SQL, JDBC_DRIVER, SERVER, BENCH);
        };
    }

    String rootPackage() {
        return rootPackage;
    }

    /** As ArchUnit writes "this package and all below". */
    String packages() {
        return rootPackage + "..";
    }

    Path directory() {
        return root().resolve(directory);
    }

    /** The packages that have main sources, besides a mere {@code package-info}. */
    Set<String> sourcePackages() {
        Path sources = directory().resolve("src/main/java");
        return javaFiles(sources).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The main classes of all modules, as compiled beside these tests; imported once. */
    static JavaClasses mainClasses() {
        return MainClasses.IMPORTED;
    }

    private static JavaClasses importMainClasses() {
        List<Path> compiled = Arrays.stream(values())
                .map(module -> module.directory().resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(compiled);
    }

    /** The Java files below a directory, sorted; none where it does not exist. */
    static List<Path> javaFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The top of the repository: tests run with their module as working directory. */
    static Path root() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(top.resolve("jdbc-driver/pom.xml"))) {
            top = top.getParent();
            if (top == null) {
                throw new IllegalStateException(
                        "not below the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return top;
    }

    private static final class MainClasses {
        static final JavaClasses IMPORTED = importMainClasses();
    }
}
