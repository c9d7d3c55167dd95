package io.zabra.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JmhTest {
    /** As many as JMH's own are measured with would take minutes. */
    private static final int ZNODES = 2_000;

    @Test
    void everyBenchmarkOfThePackageIsMeasured() throws Exception {
        Path classes = Path.of(Jmh.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("io/zabra/bench/jmh");
        try (Stream<Path> files = Files.list(classes)) {
            List<String> found = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith("Benchmark.class"))
                    .map(name -> name.replace(".class", ""))
                    .toList();
            assertThat(Jmh.BENCHMARKS.stream().map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(found);
        }
    }

    @Test
    void eachStatementYieldsWhatItIsMeasuredFor() throws Exception {
        OperatorBenchmark operators = new OperatorBenchmark();
        operators.znodes = ZNODES;
        operators.open();
        try {
            assertThat(List.of(operators.point(), operators.pointByText())).containsOnly(1);
            assertThat(List.of(operators.scan(), operators.sort())).containsOnly(Transactions.CHILDREN);
            assertThat(operators.filter()).isZero();
            assertThat(List.of(operators.aggregate(), operators.lookupJoin(), operators.hashJoin()))
                    .containsOnly(1);
            assertThat(operators.group()).isEqualTo(100);
        } finally {
            operators.close();
        }
    }

    @Test
    void eachJoinIsOfItsKind() throws Exception {
        OperatorBenchmark operators = new OperatorBenchmark();
        operators.znodes = ZNODES;
        operators.open();
        try {
            assertThat(operators.plan(OperatorBenchmark.LOOKUP_JOIN)).contains("LookupJoin");
            assertThat(operators.plan(OperatorBenchmark.HASH_JOIN)).contains("HashJoin");
        } finally {
            operators.close();
        }
    }

    @Test
    void statementsArePlannedAnewAndAgain() throws Exception {
        PlanBenchmark plans = new PlanBenchmark();
        plans.open();
        try {
            assertThat(plans.find()).isEqualTo("plan");
            plans.preparePointAgain();
            plans.preparePointAnew();
            plans.prepareGroupedJoinAnew();
        } finally {
            plans.close();
        }
    }

    @Test
    void treesAreReadAndChanged() {
        TreeBenchmark tree = new TreeBenchmark();
        tree.znodes = ZNODES;
        tree.fill();
        try {
            assertThat(Objects.requireNonNull(tree.read()).dataLength()).isEqualTo(Transactions.DATA.length);
            assertThat(tree.listThousandChildren()).isGreaterThan(Transactions.CHILDREN);
            assertThat(tree.prepareSetData().txn()).isNotNull();
            assertThat(tree.prepareMulti().txn()).isNotNull();
            tree.applySetData();
            tree.applyMulti();
            tree.applyCreate();
        } finally {
            tree.close();
        }
    }

    @Test
    void aChurnedTreeStillHasItsChildren() {
        ChurnBenchmark churn = new ChurnBenchmark();
        churn.znodes = ZNODES;
        churn.turns = 1;
        churn.fill();
        try {
            assertThat(churn.child()).isGreaterThan((long) Transactions.CHILDREN * Transactions.DATA.length);
            assertThat(churn.childWithoutData()).isPositive();
        } finally {
            churn.close();
        }
    }
}
