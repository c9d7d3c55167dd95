package io.zabra.sql.plan;

import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.UnnestRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/** UNNEST, WITH ORDINALITY too. */
final class UnnestLowering {
    /** Its key and its value. */
    private static final int ENTRY_WIDTH = 2;

    private UnnestLowering() {}

    static Operator lower(Lowering lowering, Uncollect uncollect) {
        List<Integer> widths = new ArrayList<>();
        List<Boolean> rowItems = new ArrayList<>();
        for (RelDataTypeField column : uncollect.getInput().getRowType().getFieldList()) {
            RelDataType item = column.getType().getComponentType();
            boolean map = column.getType().getKeyType() != null;
            boolean row = item != null && item.isStruct();
            widths.add(map ? ENTRY_WIDTH : row ? item.getFieldCount() : 1);
            rowItems.add(map || row);
        }
        return new UnnestRows(lowering.lowerAll(uncollect.getInput()), widths, rowItems, uncollect.withOrdinality);
    }
}
