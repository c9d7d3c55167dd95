package io.zabra.sql.schema;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;

/** One of our tables. Immutable. */
public final class ZabraTable extends AbstractTable implements TemporalTable {
    private final String schema;
    private final String name;
    private final String remarks;
    private final List<TableColumn> columns;
    private final List<TableKey> keys;
    private final RowSource rows;

    ZabraTable(
            String schema,
            String name,
            String remarks,
            List<TableColumn> columns,
            List<TableKey> keys,
            RowSource rows) {
        this.schema = schema;
        this.name = name;
        this.remarks = remarks;
        this.columns = List.copyOf(columns);
        this.keys = List.copyOf(keys);
        this.rows = rows;
    }

    public String schema() {
        return schema;
    }

    public String name() {
        return name;
    }

    public String remarks() {
        return remarks;
    }

    public List<TableColumn> columns() {
        return columns;
    }

    public List<TableKey> keys() {
        return keys;
    }

    public RowSource rows() {
        return rows;
    }

    public int ordinal(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
        RelDataTypeFactory.Builder row = types.builder();
        for (TableColumn column : columns) {
            row.add(column.name(), column.type(types));
        }
        return row.build();
    }

    /** Asked for by the validator of AS OF alone. */
    @Override
    public String getSysStartFieldName() {
        return "sys_start";
    }

    @Override
    public String getSysEndFieldName() {
        return "sys_end";
    }

    @Override
    public Statistic getStatistic() {
        List<ImmutableBitSet> unique = keys.stream()
                .filter(TableKey::isPrimary)
                .filter(this::isNeverNull)
                .map(key -> ImmutableBitSet.of(
                        key.columns().stream().map(this::ordinal).toList()))
                .toList();
        return Statistics.of(rows.rowsExpected(), unique);
    }

    /** What may be NULL in several rows tells none of them apart. */
    private boolean isNeverNull(TableKey key) {
        return key.columns().stream()
                .noneMatch(column -> columns.get(ordinal(column)).nullable());
    }
}
