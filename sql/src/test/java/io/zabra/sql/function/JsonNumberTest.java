package io.zabra.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonNumberTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1.0, true",
        "1, 10e-1, true",
        "100, 1E+2, true",
        "-0.50, -5e-1, true",
        "0, -0.000, true",
        "0e5, 0, true",
        "0.001, 1e-3, true",
        "1200.0, 12e2, true",
        "1, -1, false",
        "1, 10, false",
        "1.01, 1.1, false",
        "1e999999999, 1e999999998, false",
    })
    void numbersAreEqualByTheirValue(String a, String b, boolean equal) {
        assertThat(JsonTree.of(a)).isNotNull();
        assertThat(Objects.equals(JsonTree.of(a), JsonTree.of(b))).isEqualTo(equal);
    }

    @Test
    void anExponentOutOfAllRangeIsNoNumber() {
        assertThat(JsonTree.of("1e99999999999999999999")).isNull();
    }

    /** As many as a payload has bytes: of such an operator nobody can be left waiting, for nothing stops it. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
    void aMillionZerosTakeNoLongerThanTheyAreRead() {
        String zeros = "0".repeat(1_000_000);
        assertThat(JsonTree.of("1" + zeros)).isEqualTo(JsonTree.of("10e999999"));
        assertThat(JsonTree.of("1." + zeros)).isEqualTo(JsonTree.of("1"));
    }
}
