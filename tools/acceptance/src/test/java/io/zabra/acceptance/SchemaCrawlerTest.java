package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import schemacrawler.inclusionrule.RegularExpressionInclusionRule;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.NamedObject;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;

/** SchemaCrawler asks for everything that {@code DatabaseMetaData} can tell. */
class SchemaCrawlerTest {
    // Held, so that their levels are kept.
    private static final Logger LOG = Logger.getLogger("schemacrawler");
    private static final Logger UTILITY_LOG = Logger.getLogger("us.fatehi");

    private static SampleServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        LOG.setLevel(Level.WARNING);
        UTILITY_LOG.setLevel(Level.WARNING);
        server = SampleServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itFindsTablesKeysAndReferences() {
        SchemaCrawlerOptions options = SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
                .withLimitOptions(LimitOptionsBuilder.builder()
                        .includeSchemas(new RegularExpressionInclusionRule(".*zk"))
                        .toOptions())
                .withLoadOptions(LoadOptionsBuilder.builder()
                        .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                        .toOptions());
        DatabaseConnectionSource source = DatabaseConnectionSources.fromDataSource(server.pool());
        Catalog catalog = SchemaCrawlerUtility.getCatalog(source, options);
        assertThat(catalog.getTables()).extracting(NamedObject::getName).contains("znodes", "acls", "sessions");
        Table znodes = catalog.getTables().stream()
                .filter(table -> table.getName().equals("znodes"))
                .findFirst()
                .orElseThrow();
        assertThat(znodes.getColumns()).extracting(NamedObject::getName).startsWith("path", "parent", "name");
        assertThat(znodes.getPrimaryKey().getConstrainedColumns())
                .extracting(NamedObject::getName)
                .isEqualTo(List.of("path"));
        assertThat(znodes.getImportedForeignKeys()).hasSize(2);
        assertThat(znodes.getIndexes()).isNotEmpty();
        assertThat(znodes.getRemarks()).isNotBlank();
    }
}
