package io.zabra.sql.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.Column;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.plan.Planning;
import io.zabra.sql.schema.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A view is planned once for its columns, however often others are made and dropped. */
class ViewShapesTest {
    private static final Budget BUDGET = new Budget(1, 1, 0);

    private final StatementPlanner planner =
            new StatementPlanner(new Catalog(), 10, 1e9, () -> 100, ProcessorTurns.UNLIMITED);
    private final KnownViews views = new KnownViews();

    /** Views by their names, and which of them were planned. */
    private static final class KnownViews implements Planning.Views {
        private final Map<String, Planning.View> byName = new HashMap<>();
        private final List<String> planned = new ArrayList<>();

        void make(String name, String query, long mzxid) {
            byName.put(name, new Planning.View(name, query, mzxid));
        }

        @Override
        public Planning.@Nullable View find(String name) {
            planned.add(name);
            return byName.get(name);
        }

        @Override
        public boolean areCurrent(List<Planning.View> used) {
            return used.stream().allMatch(view -> view.equals(byName.get(view.name())));
        }
    }

    private List<String> columns(String view) {
        views.planned.clear();
        List<Column> columns = planner.columns(view, "", views, BUDGET);
        return Objects.requireNonNull(columns).stream().map(Column::label).toList();
    }

    @Test
    void anotherViewsMakingChangesNothing() {
        views.make("v1", "SELECT path AS a FROM znodes", 1);
        views.make("v2", "SELECT a AS b FROM v1", 2);
        assertThat(columns("v2")).containsExactly("b");
        assertThat(views.planned).containsExactly("v2", "v1");

        views.make("v3", "SELECT 1 AS c", 3);
        assertThat(columns("v2")).containsExactly("b");
        assertThat(views.planned).isEmpty();
        for (int i = 0; i < 20; i++) {
            planner.columns("v3", "/" + i, views, BUDGET);
        }
        assertThat(columns("v2")).containsExactly("b");
        assertThat(views.planned).isEmpty();
    }

    @Test
    void whatItIsMadeOfCounts() {
        views.make("v1", "SELECT path AS a FROM znodes", 1);
        views.make("v2", "SELECT * FROM v1", 2);
        assertThat(columns("v2")).containsExactly("a");
        views.make("v1", "SELECT path AS other FROM znodes", 3);
        assertThat(columns("v2")).containsExactly("other");
    }

    /** Or is one that this session may not read. */
    @Test
    void aViewThatIsNotThereAnyMoreHasNoColumns() {
        views.make("v1", "SELECT path AS a FROM znodes", 1);
        assertThat(columns("v1")).containsExactly("a");
        views.byName.clear();
        assertThat(planner.columns("v1", "", views, BUDGET)).isNull();
    }

    @Test
    void aNameIsOfItsChroot() {
        views.make("v1", "SELECT path AS a FROM znodes", 1);
        assertThat(columns("v1")).containsExactly("a");
        views.planned.clear();
        planner.columns("v1", "/app", views, BUDGET);
        assertThat(views.planned).containsExactly("v1");
    }
}
