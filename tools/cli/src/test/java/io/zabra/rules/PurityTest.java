package io.zabra.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zabra.rules.fixture.Impure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pure core: everything it knows comes in by a call, everything it does goes out by a return value. */
class PurityTest {
    private static final JavaClasses CLASSES = Module.mainClasses();

    /** One thread owns these: not even a means of publication is needed. */
    private static final List<String> ONE_THREADED = List.of(
            "io.zabra.consensus.quorum",
            "io.zabra.consensus.election",
            "io.zabra.consensus.packet",
            "io.zabra.consensus.zab");

    /** One thread writes these, every thread reads them, so atomics and concurrent collections are their publication. */
    private static final List<String> READ_BY_ALL =
            List.of("io.zabra.engine.txn", "io.zabra.engine.tree", "io.zabra.engine.session", "io.zabra.engine.watch");

    @Test
    void thePeerOwnsNoThreadLockClockRandomFileOrSocket() {
        Purity.NOTHING_SHARED.rule(ONE_THREADED).check(CLASSES);
    }

    @Test
    void theTreeAndItsTransactionsOwnNoThreadLockClockRandomFileOrSocket() {
        Purity.PUBLICATION.rule(READ_BY_ALL).check(CLASSES);
    }

    @Test
    void everyPurePackageExists() {
        assertThat(Module.ENGINE.sourcePackages()).containsAll(READ_BY_ALL);
        assertThat(Module.CONSENSUS.sourcePackages()).containsAll(ONE_THREADED);
    }

    /** A monitor shows in the source only. */
    @Test
    void noPureClassTakesAMonitor() {
        List<String> monitors = SourceFile.ofAllModules().stream()
                .filter(file -> file.isMain() && isPure(file.packageName()) && !Purity.mayLock(file.className()))
                .flatMap(file -> file.monitors().stream())
                .toList();
        assertThat(monitors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "currentTimeMillis",
                "Thread",
                "ReentrantLock",
                "Random",
                "Socket",
                "Files",
                "getProperty",
                "Instant.now"
            })
    void theRuleBites(String offence) {
        JavaClasses impure = new ClassFileImporter().importClasses(Impure.class);
        for (Purity purity : Purity.values()) {
            assertThat(purity.rule(List.of("io.zabra.rules.fixture"))
                            .evaluate(impure)
                            .getFailureReport()
                            .getDetails())
                    .anyMatch(detail -> detail.contains(offence));
        }
    }

    private static boolean isPure(String packageName) {
        return ONE_THREADED.stream().anyMatch(pure -> (packageName + ".").startsWith(pure + "."))
                || READ_BY_ALL.stream().anyMatch(pure -> (packageName + ".").startsWith(pure + "."));
    }
}
