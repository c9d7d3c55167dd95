package io.zabra.sql.dml;

import io.zabra.sql.dml.WritePlan.Target;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;

/** Data of znodes that an INSERT takes from elsewhere: what does not show there is no NULL to be written. Stateless. */
final class CopiedData {
    private CopiedData() {}

    /** Of what is inserted; less than 0 where there is none. */
    static int dataColumn(List<Target> columns) {
        return Math.max(columns.indexOf(Target.DATA), columns.indexOf(Target.DATA_TEXT));
    }

    /** What a FROM calls the znodes that it names. */
    static List<String> tables(SqlNode from) {
        List<String> tables = new ArrayList<>();
        addTables(from, tables);
        return tables;
    }

    private static void addTables(SqlNode from, List<String> tables) {
        if (from instanceof SqlJoin join) {
            addTables(join.getLeft(), tables);
            addTables(join.getRight(), tables);
        } else if (from instanceof SqlCall named && from.getKind() == SqlKind.AS && named.operandCount() == 2) {
            if (isZnodes(named.operand(0))) {
                tables.add(((SqlIdentifier) named.operand(1)).getSimple());
            }
        } else if (isZnodes(from)) {
            tables.add(Selects.TABLE);
        }
    }

    private static boolean isZnodes(SqlNode from) {
        if (from instanceof SqlSnapshot past) {
            return isZnodes(past.getTableRef());
        }
        return from instanceof SqlIdentifier name
                && name.names.get(name.names.size() - 1).equals(Selects.TABLE);
    }
}
