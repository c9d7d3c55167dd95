package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's functions of bytes that Calcite lacks, or has with texts as results. Of a text they take its UTF-8. Stateless. */
final class ByteFunctions {
    private static final int BYTE_MASK = 0xff;

    private ByteFunctions() {}

    static List<SqlFunction> all() {
        SqlReturnTypeInference bytes =
                ReturnTypes.explicit(SqlTypeName.VARBINARY).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        SqlReturnTypeInference number =
                ReturnTypes.explicit(SqlTypeName.INTEGER).andThen(SqlTypeTransforms.FORCE_NULLABLE);
        SqlOperandTypeChecker data = OperandTypes.or(
                OperandTypes.family(SqlTypeFamily.BINARY), OperandTypes.family(SqlTypeFamily.CHARACTER));
        List<SqlFunction> all = new ArrayList<>();
        for (int bits : new int[] {224, 256, 384, 512}) {
            all.add(new OwnFunction(
                    "sha" + bits, bytes, data, (values, types, budget) -> digest("SHA-" + bits, values[0])));
        }
        SqlOperandTypeChecker place = OperandTypes.family(SqlTypeFamily.BINARY, SqlTypeFamily.INTEGER);
        all.add(new OwnFunction("get_byte", number, place, (values, types, budget) -> byteAt(values)));
        return all;
    }

    private static Object digest(String algorithm, @Nullable Object data) {
        byte[] bytes = data instanceof ByteString known
                ? known.getBytes()
                : String.valueOf(data).getBytes(StandardCharsets.UTF_8);
        try {
            return new ByteString(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is part of every Java", e);
        }
    }

    /** From 0. */
    private static Object byteAt(@Nullable Object[] values) {
        byte[] bytes = values[0] instanceof ByteString data ? data.getBytes() : new byte[0];
        long at = values[1] instanceof Number number ? number.longValue() : -1;
        if (at < 0 || at >= bytes.length) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER,
                    "There is no byte " + at + ": there are " + bytes.length + ", from 0 on");
        }
        return bytes[(int) at] & BYTE_MASK;
    }
}
