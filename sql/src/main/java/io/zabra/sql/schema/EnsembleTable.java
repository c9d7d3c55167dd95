package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ServerFacts;
import io.zabra.sql.exec.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code servers}: the members of the ensemble, each as it says of itself. */
final class EnsembleTable {
    private static final double MEMBERS_EXPECTED = 5;
    private static final int ROLE = 1;
    private static final int ZXID = 3;
    private static final int LAG = 4;
    private static final int EPOCH_SHIFT = 32;

    private EnsembleTable() {}

    static ZabraTable servers() {
        return ServerTables.table(
                "servers",
                "The members of the ensemble, each as it says of itself",
                List.of(
                        text("role", "LEADER, FOLLOWER, OBSERVER, LOOKING, STANDALONE; UNKNOWN: it does not answer"),
                        text("address", "Of the client port; empty where it is not known"),
                        nullable("zxid", BIGINT, "Latest transaction that it has applied"),
                        nullable("lag_txns", BIGINT, "Transactions that the leader had applied beyond that")),
                List.of(TableKey.primary("servers", "server_id")),
                new RowSource.PerServer(MEMBERS_EXPECTED, EnsembleTable::own, EnsembleTable::finished, LAG));
    }

    private static List<@Nullable Object[]> own(SystemFacts facts) {
        ServerFacts.Member self = facts.self();
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {self.serverId(), self.role(), self.address(), self.zxid(), null});
        return rows;
    }

    private static List<@Nullable Object[]> finished(
            List<@Nullable Object[]> rows, List<Integer> silent, Execution execution) {
        long leaderZxid = -1;
        for (Object[] row : rows) {
            boolean leads = "LEADER".equals(row[ROLE]) || "STANDALONE".equals(row[ROLE]);
            leaderZxid = leads && row[ZXID] instanceof Long zxid ? Math.max(leaderZxid, zxid) : leaderZxid;
        }
        List<@Nullable Object[]> finished = new ArrayList<>();
        for (Object[] row : rows) {
            finished.add(new Object[] {row[0], row[ROLE], row[2], row[ZXID], lag(row[ZXID], leaderZxid)});
        }
        silent.forEach(serverId -> finished.add(new Object[] {serverId, "UNKNOWN", "", null, null}));
        return finished;
    }

    /** Null across epochs, where counters cannot be subtracted, and where no leader answered. */
    private static @Nullable Long lag(@Nullable Object zxid, long leaderZxid) {
        boolean comparable = zxid instanceof Long own && own >>> EPOCH_SHIFT == leaderZxid >>> EPOCH_SHIFT;
        return comparable && zxid instanceof Long own ? (Long) Math.max(0, leaderZxid - own) : null;
    }
}
