package io.zabra.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.export.ExportedZnode.AclLine;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannedZnodesTest {
    private static final List<AclLine> READ_ONLY = List.of(new AclLine("world", "anyone", 1));

    private final PlannedZnodes planned = new PlannedZnodes();

    private static ImportedZnode znode(String path, @Nullable String data) {
        return znode(path, data, ImportedZnode.PERSISTENT, null);
    }

    private static ImportedZnode znode(
            String path, @Nullable String data, String nodeType, @Nullable List<AclLine> acl) {
        byte[] bytes = data == null ? null : data.getBytes(StandardCharsets.UTF_8);
        return new ImportedZnode("line 1", path, bytes, nodeType, null, acl, false);
    }

    @Test
    void whatWasAddedIsThereAndNothingElse() {
        Random random = new Random(1);
        Set<String> added = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String path = "/" + random.nextInt(30_000);
            assertThat(planned.has(path)).isEqualTo(added.contains(path));
            planned.add(znode(path, path));
            added.add(path);
        }
        assertThat(added).allMatch(path -> planned.isSame(znode(path, path)) && !planned.isSame(znode(path, "")));
    }

    @Test
    void theSameIsOfTheSameDataKindAndAcl() {
        // These two have one hash code.
        planned.add(znode("/p", "Aa"));
        assertThat(planned.isSame(znode("/p", "Aa"))).isTrue();
        assertThat(planned.isSame(znode("/p", "BB"))).isFalse();
        assertThat(planned.isSame(znode("/p", null))).isFalse();
        ImportedZnode container = znode("/p", "Aa", "CONTAINER", null);
        assertThat(planned.isSame(container)).isFalse();
        assertThat(planned.isSameKind(container)).isFalse();
        ImportedZnode other = znode("/p", "BB", ImportedZnode.PERSISTENT, READ_ONLY);
        assertThat(planned.isSameKind(other)).isTrue();
        assertThat(planned.isSame(znode("/p", "Aa", ImportedZnode.PERSISTENT, READ_ONLY)))
                .isFalse();
        planned.add(other);
        assertThat(planned.isSame(other)).isTrue();
        // Where the source says no ACL it is as it is.
        assertThat(planned.isSame(znode("/p", "BB"))).isTrue();
        assertThat(planned.isSame(znode("/p", "Aa"))).isFalse();
    }

    @Test
    void beyondItsRoomNothingFollowsFromWhatIsNotThere() {
        PlannedZnodes small = new PlannedZnodes(1 << 11);
        int all = 3 << 9;
        for (int i = 0; i < all; i++) {
            assertThat(small.isFull()).isFalse();
            small.add(znode("/" + i, null));
        }
        assertThat(small.isFull()).isTrue();
        small.add(znode("/more", null));
        assertThat(small.has("/more")).isFalse();
        assertThat(small.has("/0")).isTrue();
    }
}
