package io.zabra.engine.txn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trie against a map of whole paths. */
class PathTrieTest {
    private final PathTrie<Integer> trie = new PathTrie<>();

    private static List<Integer> above(Map<String, Integer> model, String path) {
        List<Integer> found = new ArrayList<>();
        String at = path;
        while (true) {
            Integer value = model.get(at);
            if (value != null) {
                found.add(value);
            }
            if (at.length() <= 1) {
                Collections.reverse(found);
                return found;
            }
            at = ZnodePath.parent(at);
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            path.append('/').append("abc".charAt(random.nextInt(3)));
        }
        return random.nextInt(20) == 0 ? "/" : path.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itFindsWhatAMapHasOfEachPathAbove(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> model = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            String path = path(random);
            if (random.nextInt(100) < (i / 1_000 % 2 == 0 ? 40 : 60)) {
                trie.remove(path);
                model.remove(path);
            } else {
                long grown = trie.heapBytes() + trie.growth(path);
                trie.put(path, i);
                assertThat(trie.heapBytes()).isEqualTo(grown);
                model.put(path, i);
            }
            String asked = path(random);
            assertThat(trie.above(asked))
                    .as("seed %d step %d, %s", seed, i, asked)
                    .isEqualTo(above(model, asked));
            assertThat(trie.at(asked)).isEqualTo(model.get(asked));
            assertThat(trie.isEmpty()).isEqualTo(model.isEmpty());
        }
        List.copyOf(model.keySet()).forEach(trie::remove);
        assertThat(trie.isEmpty()).isTrue();
        assertThat(trie.heapBytes()).isZero();
    }

    /** A client may ask for a watch on any text. */
    @Test
    void whatIsNoPathOfAZnodeIsAboveNone() {
        List<String> odd = List.of("", "a", "a/b", "//", "/a/", "/a//b", "///");
        odd.forEach(each -> trie.put(each, odd.indexOf(each)));
        for (String path : List.of("/", "/a", "/a/b", "/a/b/c")) {
            assertThat(trie.above(path)).as(path).isEmpty();
        }
        odd.forEach(each -> assertThat(trie.at(each)).isEqualTo(odd.indexOf(each)));
        odd.forEach(trie::remove);
        assertThat(trie.isEmpty()).isTrue();
    }
}
