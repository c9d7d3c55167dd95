package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a path that nobody has, and that is longer than any, takes to be remembered. */
class ReadSetTest {
    private static final int CHARS = 100_000;

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final Counted tree = new Counted(store.tree());
    private final ReadSet reads = new ReadSet(100, true);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRangeThatBeginsAtALongPathTakesAFewSearches() {
        reads.lookedFrom("/zookeeper/" + "x".repeat(CHARS), tree);
        assertThat(reads.parents()).containsExactly("/", "/zookeeper");
        assertThat(tree.chars).isLessThan(3L * CHARS);
    }

    @Test
    void aPathOfManyNamesThatIsMissedTakesAFewSearches() {
        reads.missed("/zookeeper" + "/x".repeat(CHARS / 2), tree);
        assertThat(reads.parents()).containsExactly("/zookeeper");
        assertThat(tree.chars).isLessThan(3L * CHARS);
    }

    /** Counts the characters of what it is asked for. */
    private static final class Counted implements Tree {
        private final Tree base;
        private long chars;

        Counted(Tree base) {
            this.base = base;
        }

        @Override
        public long zxid() {
            return base.zxid();
        }

        @Override
        public @Nullable Znode find(String path) {
            chars += path.length();
            return base.find(path);
        }

        @Override
        public @Nullable ZnodeCursor children(String parentPath, NameRange range) {
            chars += parentPath.length();
            return base.children(parentPath, range);
        }

        @Override
        public ZnodeCursor scan(PathRange range) {
            chars += range.to() == null ? 0 : range.to().length();
            return base.scan(range);
        }

        @Override
        public long size() {
            return base.size();
        }
    }
}
