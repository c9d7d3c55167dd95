package io.zabra.sql.schema;

import io.zabra.sql.exec.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.jspecify.annotations.Nullable;

/** All tables, by schema. Immutable, thread-safe. */
public final class Catalog {
    public static final String DEFAULT_SCHEMA = TreeTables.SCHEMA;
    /** Below it is a znode for each view, as the session sees paths. */
    public static final String VIEWS = "/zookeeper/zabra/views";

    private final List<ZabraTable> tables = new ArrayList<>();
    private final CalciteSchema root = CalciteSchema.createRootSchema(false);

    public Catalog() {
        tables.add(TreeTables.znodes());
        tables.add(TreeTables.acls());
        tables.add(TreeTables.ephemerals());
        tables.add(SessionTable.sessions());
        tables.add(QuotaTable.table());
        tables.add(LogTable.transactions());
        tables.addAll(ServerTables.all());
        tables.addAll(new InformationSchema(this::tables).tables());
        for (String name : List.of(TreeTables.SCHEMA, InformationSchema.SCHEMA)) {
            CalciteSchema schema = root.add(name, new AbstractSchema());
            tables.stream().filter(table -> table.schema().equals(name)).forEach(t -> schema.add(t.name(), t));
        }
    }

    public List<ZabraTable> tables() {
        return List.copyOf(tables);
    }

    /** Null where there is none. */
    public @Nullable ZabraTable table(String schema, String name) {
        for (ZabraTable table : tables) {
            if (table.name().equals(name) && table.schema().equals(schema)) {
                return table;
            }
        }
        return null;
    }

    /** This server's own rows of a table whose rows each server has of its own; null where there is no such table. */
    public @Nullable List<@Nullable Object[]> ownRows(String name, SystemFacts facts) {
        ZabraTable table = table(TreeTables.SCHEMA, name);
        return table != null && table.rows() instanceof RowSource.PerServer source
                ? source.own().rows(facts)
                : null;
    }

    public CalciteSchema root() {
        return root;
    }
}
