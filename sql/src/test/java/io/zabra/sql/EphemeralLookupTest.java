package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ephemeral znodes by their owner, while a transaction is applied that changes which there are. */
class EphemeralLookupTest extends OneSession {
    private String query() {
        return "SELECT path FROM znodes WHERE ephemeral_owner = " + sql.zooKeeperSessionId();
    }

    /** Watches fire before the transaction is visible, when the index of owners shows what it changes already. */
    private List<String> foundAmid(String path, WriteRequest request) {
        List<String> found = new ArrayList<>();
        Watcher amid = event -> {
            try {
                found.addAll(SqlFixture.rows(sql, query()));
            } catch (SQLException e) {
                found.add(e.toString());
            }
        };
        fixture.store.readAndWatch(path, WatchMode.DATA, amid, tree -> tree.find(path), seen -> true);
        fixture.write(sql.zooKeeperSessionId(), request);
        return found;
    }

    @Test
    void whatGoesInATransactionThatIsNotVisibleYetIsFound() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path, node_type) VALUES ('/e', 'EPHEMERAL')");
        assertThat(SqlFixture.rows(sql, query())).containsExactly("[/e]");
        List<AclEntry> open = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
        WriteRequest change = new WriteRequest.Multi(List.of(
                new WriteRequest.Delete("/e", -1),
                new WriteRequest.Create("/f", new byte[0], open, NodeKind.EPHEMERAL, false, 0)));
        assertThat(foundAmid("/e", change)).containsExactly("[/e]");
        assertThat(SqlFixture.rows(sql, query())).containsExactly("[/f]");
    }
}
