package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.function.BytesText;
import io.zabra.sql.syntax.IntervalText;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** Literals in quotes, which have no type until it is known what stands beside them. Stateless. */
public final class TextLiterals {
    /** Makes texts of bytes. */
    private static final SqlFunction LETTERS = new SqlUnresolvedFunction(
            new SqlIdentifier("convert_from", SqlParserPos.ZERO),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION);

    private TextLiterals() {}

    public static boolean is(@Nullable SqlNode node) {
        return node instanceof SqlCharStringLiteral;
    }

    /** What Calcite has cast to a longer text by a CAST that stands nowhere, else the node itself. */
    static SqlNode bare(SqlNode node) {
        return node.getKind() == SqlKind.CAST
                        && node.getParserPosition().getLineNum() <= 0
                        && node instanceof SqlCall cast
                        && is(cast.operand(0))
                ? cast.operand(0)
                : node;
    }

    private static String text(SqlNode literal) {
        NlsString text = literal instanceof SqlLiteral known ? known.getValueAs(NlsString.class) : null;
        return text == null ? "" : text.getValue();
    }

    /**
     * The bytes that one stands for.
     *
     * @throws SqlFailure 22P02, 22023, at its place: see {@link BytesText#parsed}
     */
    public static SqlLiteral bytes(SqlNode literal) {
        try {
            return SqlLiteral.createBinaryString(
                    BytesText.parsed(text(literal)).getBytes(), literal.getParserPosition());
        } catch (SqlFailure e) {
            throw placed(e, literal);
        }
    }

    /**
     * The interval that one stands for.
     *
     * @param type of the interval that it stands beside
     * @throws SqlFailure at its place: 22007 where it is none, HYC00 where the one has months and the other has not
     */
    static SqlLiteral interval(SqlNode literal, RelDataType type) {
        try {
            SqlNode interval =
                    SqlParser.create(IntervalText.standard(text(literal))).parseExpression();
            SqlLiteral placed = (SqlLiteral) interval.clone(literal.getParserPosition());
            boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(placed.getTypeName());
            if (months != SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName())) {
                throw new SqlFailure(
                        SqlState.NOT_SUPPORTED,
                        "The interval '" + text(literal)
                                + "' stands beside one of the other kind, and an interval of months and one of days are not"
                                + " compared with each other");
            }
            return placed;
        } catch (SqlFailure e) {
            throw placed(e, literal);
        } catch (SqlParseException e) {
            throw new IllegalStateException("no interval of the standard", e);
        }
    }

    /**
     * Its value of a type, in the inner form; null where that is not known here.
     *
     * @throws SqlFailure at its place, where it is no value of the type
     */
    static @Nullable Object value(SqlNode literal, RelDataType type) {
        UnaryOperator<Object> cast = Casts.ofText(type);
        try {
            return cast == null ? null : cast.apply(text(literal));
        } catch (SqlFailure e) {
            throw placed(e, literal);
        }
    }

    static SqlFailure placed(SqlFailure failure, SqlNode node) {
        SqlParserPos pos = node.getParserPosition();
        return pos.getLineNum() <= 0 ? failure : failure.at(pos.getLineNum(), pos.getColumnNum());
    }

    /** The text that has a character for each byte. */
    static SqlNode oneCharacterEach(SqlNode bytes) {
        SqlParserPos position = bytes.getParserPosition();
        return LETTERS.createCall(position, bytes, SqlLiteral.createCharString("LATIN1", position));
    }
}
