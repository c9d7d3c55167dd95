package io.zabra.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.differential.Differential.Mismatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferentialTest {
    private static final int SCRIPTS = 300;
    private static final long SEED = 20261122;

    @Test
    void everyRequestIsAnsweredAsApacheAnswersIt(@TempDir Path directory) throws Exception {
        List<Mismatch> mismatches = new ArrayList<>();
        try (Differential both = new Differential(directory)) {
            Random seeds = new Random(SEED);
            for (int i = 0; i < SCRIPTS; i++) {
                Mismatch mismatch = both.run(seeds.nextLong());
                if (mismatch != null) {
                    mismatches.add(mismatch);
                }
            }
        }
        assertThat(mismatches).extracting(Mismatch::text).isEmpty();
    }
}
