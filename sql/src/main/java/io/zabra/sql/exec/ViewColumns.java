package io.zabra.sql.exec;

import io.zabra.jdbc.spi.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the views of a session yield. One thread. */
@FunctionalInterface
public interface ViewColumns {
    ViewColumns NONE = view -> null;

    /** Takes as long as planning does. Null where the view is not there, or is made of what is not there any more. */
    @Nullable
    List<Column> of(String view);
}
