package io.zabra.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HotPathsTest {
    private static final long SECOND = 1_000_000_000L;

    private final HotPaths paths = new HotPaths();
    private int looks;

    private void request(String path, boolean write, long nowNs) {
        if (paths.isDue()) {
            looks++;
            paths.look(nowNs);
            paths.count(path, write);
        }
    }

    private List<HotPaths.Rate> hottest(long nowNs) {
        Map<String, HotPaths.Rate> rates = new HashMap<>();
        paths.addTo(rates, nowNs);
        return HotPaths.hottest(rates, 10);
    }

    @Test
    void fewRequestsAreAllCounted() {
        for (int i = 0; i < 100; i++) {
            request(i % 10 == 0 ? "/b" : "/a", i % 4 == 0, i * SECOND / 25);
        }
        List<HotPaths.Rate> rates = hottest(4 * SECOND);
        assertThat(rates).extracting(HotPaths.Rate::path).containsExactly("/a", "/b");
        assertThat(rates.get(0).reads()).isCloseTo(70 / 4.0, within(0.01));
        assertThat(rates.get(0).writes()).isCloseTo(20 / 4.0, within(0.01));
        assertThat(rates.get(1).writes()).isCloseTo(5 / 4.0, within(0.01));
    }

    @Test
    void ofManyRequestsSomeStandForAll() {
        long requests = 2_000_000;
        for (long i = 0; i < requests; i++) {
            request(i % 4 == 0 ? "/cold" + i % 100_000 : "/hot", i % 2 == 0, i * 20 * SECOND / requests);
        }
        assertThat(looks).isLessThan(30_000);
        HotPaths.Rate hot = hottest(20 * SECOND).get(0);
        assertThat(hot.path()).isEqualTo("/hot");
        assertThat(hot.reads()).isCloseTo(50_000, Percentage.withPercentage(10));
        assertThat(hot.writes()).isCloseTo(25_000, Percentage.withPercentage(10));
    }

    @Test
    void aHotPathIsNotForgottenAmongManyColdOnes() {
        for (int i = 0; i < 900; i++) {
            request("/hot", false, i);
        }
        for (int i = 0; i < 100_000; i++) {
            request("/cold" + i, false, 1_000 + i);
        }
        assertThat(hottest(SECOND).get(0).path()).isEqualTo("/hot");
        assertThat(hottest(SECOND)).hasSize(10);
    }

    @Test
    void whatWasLongAgoDoesNotCount() {
        request("/old", false, 0);
        assertThat(hottest(SECOND)).hasSize(1);
        assertThat(hottest(21 * SECOND)).isEmpty();
        request("/new", true, 25 * SECOND);
        assertThat(hottest(26 * SECOND)).extracting(HotPaths.Rate::path).containsExactly("/new");
    }
}
