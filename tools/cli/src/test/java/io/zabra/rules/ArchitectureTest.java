package io.zabra.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between modules and packages. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = Module.mainClasses();

    /** Without this, a rule over a package that is not on the path would hold for want of classes. */
    @ParameterizedTest
    @EnumSource
    void everySourcePackageIsSeen(Module module) {
        assertThat(Module.ENGINE.sourcePackages()).contains("io.zabra.engine");
        Set<String> seen = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(seen).containsAll(module.sourcePackages());
    }

    @ParameterizedTest
    @EnumSource
    void aModuleKeepsToItsRootPackage(Module module) {
        assertThat(module.sourcePackages()).allMatch(name -> (name + ".").startsWith(module.rootPackage() + "."));
    }

    @ParameterizedTest
    @EnumSource
    void arrowsPointOneWay(Module module) {
        String[] strangers = Arrays.stream(Module.values())
                .filter(other -> other != module && !module.mayUse().contains(other))
                .map(Module::packages)
                .toArray(String[]::new);
        if (strangers.length == 0) {
            return;
        }
        noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(strangers)
                .allowEmptyShould(module.sourcePackages().isEmpty())
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(CLASSES);
    }

    /** The driver is one jar that works anywhere: the JDK, and Netty, which is relocated into it. */
    @Test
    void theDriverDependsOnNothing() {
        noClasses()
                .that()
                .resideInAPackage(Module.JDBC_DRIVER.packages())
                .should()
                .dependOnClassesThat(not(resideInAPackage("java..")
                        .or(resideInAPackage("javax..")
                                .or(resideInAPackage("io.zabra.jdbc..")
                                        .or(resideInAPackage("io.netty..")
                                                .or(resideInAPackage("org.jspecify.annotations")))))))
                .check(CLASSES);
    }

    /** Whose threads may all wait for the driver, which then must not wait for one of them. */
    @Test
    void theDriverLeavesTheCommonPoolToItsApplication() {
        DescribedPredicate<JavaMethodCall> withoutExecutor = DescribedPredicate.describe(
                "leaves the choice of the thread to CompletableFuture",
                call -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                        && call.getName().endsWith("Async")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Executor.class)));
        noClasses()
                .that()
                .resideInAPackage(Module.JDBC_DRIVER.packages())
                .should()
                .callMethodWhere(withoutExecutor)
                .orShould()
                .callMethod(ForkJoinPool.class, "commonPool")
                .orShould()
                .callMethod(Collection.class, "parallelStream")
                .check(CLASSES);
    }

    /** Apache's server is the oracle of tests; only its generated records are used at run time. */
    @Test
    void apachesServerIsNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage(Module.BENCH.packages())
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.apache.zookeeper..").and(not(assignableTo("org.apache.jute.Record"))))
                .check(CLASSES);
    }

    /** Bytes of others never become objects of whatever class they name. */
    @Test
    void nothingIsReadByJavaSerializationXmlOrJndi() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("javax.naming..")
                        .or(resideInAPackage("javax.xml..")
                                .or(resideInAPackage("org.xml..")
                                        .or(resideInAPackage("java.rmi..")
                                                .or(resideInAPackage("java.beans..")
                                                        .or(assignableTo(java.io.ObjectInputStream.class)))))))
                .check(CLASSES);
    }

    @Test
    void onlyCommandLineToolsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(Module.CLI.packages(), Module.BENCH.packages())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void onlyTheDriverUsesTheJdksLogging() {
        noClasses()
                .that()
                .resideOutsideOfPackage(Module.JDBC_DRIVER.packages())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (Module module : Module.values()) {
            for (String name : module.sourcePackages()) {
                if (!CLASSES.getPackage(name).isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                    unmarked.add(name);
                }
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith("io.zabra")
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
