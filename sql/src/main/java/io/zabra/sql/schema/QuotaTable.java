package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.nullable;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code quotas}: what Apache keeps below {@code /zookeeper/quota}, a row for each subtree that has limits. The text of limits
 * and counts is that of Apache's {@code StatsTrack}.
 */
final class QuotaTable {
    private static final String DIRECTORY = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";
    private static final double ROWS_EXPECTED = 20;
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z]+)=+(-?[0-9]+)");

    private QuotaTable() {}

    static ZabraTable table() {
        return new ZabraTable(
                TreeTables.SCHEMA,
                "quotas",
                "Limits on subtrees, and what these hold",
                List.of(
                        text("path", "The root of the subtree"),
                        nullable("count_limit", BIGINT, "Znodes beyond which a warning is logged"),
                        nullable("bytes_limit", BIGINT, "Bytes of data beyond which a warning is logged"),
                        nullable("count_hard_limit", BIGINT, "Znodes beyond which writes are refused"),
                        nullable("bytes_hard_limit", BIGINT, "Bytes of data beyond which writes are refused"),
                        nullable("count_used", BIGINT, ""),
                        nullable("bytes_used", BIGINT, "")),
                List.of(TableKey.primary("quotas", "path"), TableKey.foreign("quotas", "path", "znodes", "path")),
                new RowSource.Computed(ROWS_EXPECTED, QuotaTable::rows));
    }

    private static RowCursor rows(Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (ZnodeCursor cursor = execution.nodes().below(DIRECTORY)) {
            while (cursor.next()) {
                execution.budget().tick();
                String path = execution.nodes().shown(cursor.path());
                if (path != null && path.endsWith(LIMITS)) {
                    String directory = path.substring(0, path.length() - LIMITS.length());
                    rows.add(row(execution, directory, cursor.znode()));
                }
            }
        }
        return new ListCursor(rows);
    }

    private static @Nullable Object[] row(Execution execution, String directory, Znode limits) {
        Map<String, Long> limit = entries(execution, limits);
        Map<String, Long> used = entries(execution, execution.nodes().read(directory + STATS));
        return new Object[] {
            directory.substring(DIRECTORY.length()),
            positive(limit, "count"),
            positive(limit, "bytes"),
            positive(limit, "countHardLimit"),
            positive(limit, "byteHardLimit"),
            used.get("count"),
            used.get("bytes")
        };
    }

    private static @Nullable Long positive(Map<String, Long> entries, String name) {
        Long value = entries.get(name);
        return value == null || value < 0 ? null : value;
    }

    private static Map<String, Long> entries(Execution execution, @Nullable Znode node) {
        Map<String, Long> entries = new HashMap<>();
        byte[] data = node != null && execution.nodes().access().mayRead(node) ? node.data() : null;
        if (data != null) {
            Matcher matcher = ENTRY.matcher(new String(data, StandardCharsets.UTF_8));
            while (matcher.find()) {
                entries.put(matcher.group(1), Long.valueOf(matcher.group(2)));
            }
        }
        return entries;
    }
}
