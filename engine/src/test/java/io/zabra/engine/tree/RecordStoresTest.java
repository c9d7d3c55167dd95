package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecordStoresTest {
    private static final RecordSizing SMALL = new RecordSizing(10_000, 40, 200, 1 << 20);

    /** What the forked JVM runs. */
    static final class Choice {
        private Choice() {}

        public static void main(String[] args) {
            ((Logger) LoggerFactory.getLogger(RecordStores.class)).setLevel(Level.INFO);
            try (RecordStore store = RecordStores.open(SMALL.withChronicle(args.length > 0), Runnable::run)) {
                store.put("/a", RecordStoreContract.record(2, 1, new byte[3]));
                System.out.println("chosen " + store.getClass().getSimpleName() + " with " + store.size());
            }
        }
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Choice.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void chronicleMapIsTakenWhereItIsAskedForAndTheFlagsAreThere() {
        try (RecordStore store = RecordStores.open(SMALL.withChronicle(true), Runnable::run)) {
            assertThat(store).isInstanceOf(GrowingRecordStore.class);
        }
    }

    @Test
    void ourOwnMemoryNeedsNoFlags() throws IOException, InterruptedException {
        String output = run();
        assertThat(output).contains("chosen OffHeapRecordStore with 1").doesNotContain("Records are kept");
    }

    @Test
    void withoutTheFlagsOurOwnMemoryIsTakenAndTheLogSaysWhy() throws IOException, InterruptedException {
        String output = run("chronicle");
        assertThat(output).contains("chosen OffHeapRecordStore with 1");
        assertThat(output.lines().filter(line -> line.contains("Records are kept in Zabra's own memory")))
                .singleElement()
                .asString()
                .contains("--add-opens=java.base/java.lang=ALL-UNNAMED")
                .contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED")
                .contains("--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED");
    }
}
