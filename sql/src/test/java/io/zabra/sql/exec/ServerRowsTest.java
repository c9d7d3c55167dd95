package io.zabra.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerRowsTest {
    /** While servers are upgraded one by one, they answer each other. */
    @Test
    void whatAServerOfAnotherBuildSaysHasTheColumnsOfThisOnesTable() {
        ServerRows rows = new ServerRows(
                "t", 2, 1, facts -> List.of(), null, false, (all, silent, execution) -> all, new ServerQuestions());
        assertThat(rows.whole(new Object[] {1})).containsExactly(1, null);
        assertThat(rows.whole(new Object[] {1, 2})).containsExactly(1, 2);
        assertThat(rows.whole(new Object[] {1, 2, 3})).containsExactly(1, 2);
    }
}
