package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlType;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ParameterValueTest {
    /** A number whose digits are no decimal ones. */
    private static final class Fraction extends Number {
        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0.5f;
        }

        @Override
        public double doubleValue() {
            return 0.5;
        }

        @Override
        public String toString() {
            return "1/2";
        }
    }

    @Test
    void aNumberWithoutDecimalDigitsIsNoParameter() {
        for (SqlType type : SqlType.values()) {
            assertThatThrownBy(() -> ParameterValue.of(new Fraction(), type))
                    .hasMessageContaining("Fraction can't be a parameter")
                    .hasFieldOrPropertyWithValue("SQLState", "42804");
        }
    }

    /** Where digits are kept, those of a float are its own; its exact value has many more. */
    @Test
    void aFloatKeepsItsDigits() throws SQLException {
        assertThat(ParameterValue.of(0.1f, SqlType.VARCHAR)).isEqualTo("0.1");
        assertThat(ParameterValue.of(0.1f, SqlType.DECIMAL)).isEqualTo(new BigDecimal("0.1"));
        assertThat(ParameterValue.of(0.1f, SqlType.DOUBLE)).isEqualTo((double) 0.1f);
        assertThat(ParameterValue.of(Float.NaN, SqlType.VARCHAR)).isEqualTo("NaN");
    }

    @Test
    void textIsNotCutWithinACharacter() {
        String smiles = "\uD83D\uDE00\uD83D\uDE00";
        assertThat(ColumnValue.cut(smiles, 3)).isEqualTo("\uD83D\uDE00");
        assertThat(ColumnValue.cut(smiles, 2)).isEqualTo("\uD83D\uDE00");
        assertThat(ColumnValue.cut("abcd", 3)).isEqualTo("abc");
    }
}
