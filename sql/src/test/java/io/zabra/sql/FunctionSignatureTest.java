package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.function.FunctionSignature;
import io.zabra.sql.function.FunctionSignature.Argument;
import io.zabra.sql.function.FunctionTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionSignatureTest {
    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyFunctionOfOursIsListedInOrder() {
        Set<String> known = new TreeSet<>(FunctionTable.INSTANCE.names());
        known.remove(FunctionTable.AT_ZXID);
        known.addAll(List.of("lock", "unlock"));
        assertThat(FunctionSignature.ALL).extracting(FunctionSignature::name).containsExactlyElementsOf(known);
    }

    @Test
    void eachTakesAndYieldsWhatItSaysWithOrWithoutItsSchema() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (FunctionSignature function : FunctionSignature.ALL) {
                for (String schema : List.of("", "zk.", "ZK.")) {
                    if (!function.yieldsRow()) {
                        assertThat(columns(sql, schema, function))
                                .as(schema + function.name())
                                .extracting(column -> column.type().name())
                                .containsExactly(
                                        function.results().get(0).type().name());
                    }
                }
            }
        }
    }

    private static List<Column> columns(SqlSession sql, String schema, FunctionSignature function) throws SQLException {
        String arguments = function.arguments().stream()
                .map(argument -> "CAST(NULL AS " + argument.type() + ")")
                .collect(Collectors.joining(", "));
        return sql.prepare("SELECT " + schema + function.name() + "(" + arguments + ")")
                .columns();
    }

    @Test
    void aLockYieldsTheRowThatItSays() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (FunctionSignature function : FunctionSignature.ALL) {
                if (function.yieldsRow()) {
                    List<Column> columns = sql.prepare("SELECT zk." + function.name() + "('/l')")
                            .columns();
                    assertThat(columns)
                            .extracting(Column::name)
                            .isEqualTo(function.results().stream()
                                    .map(Argument::name)
                                    .toList());
                    assertThat(columns)
                            .extracting(Column::type)
                            .isEqualTo(function.results().stream()
                                    .map(result -> SqlType.valueOf(result.type().name()))
                                    .toList());
                }
            }
        }
    }
}
