package io.zabra.cli.output;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to be printed, one after the other. */
public interface Rows {
    List<ColumnHead> heads();

    /** Moves to the next row; false at the end. */
    boolean next() throws SQLException;

    /** Of the current row; {@code index} from 0. Null for SQL's NULL. */
    @Nullable
    Object value(int index) throws SQLException;

    /** What is left of a result. */
    static Rows of(ResultSet result) throws SQLException {
        return new OfResultSet(result, ColumnHead.of(result.getMetaData()));
    }

    /** Rows that are at hand, all of them text. */
    static Rows of(List<String> labels, List<? extends List<@Nullable String>> rows) {
        List<ColumnHead> heads = labels.stream()
                .map(label -> new ColumnHead(label, ColumnHead.Shape.TEXT))
                .toList();
        return new OfList(heads, rows.iterator());
    }

    /** Times are asked for without a zone, so that none is applied to them. */
    record OfResultSet(ResultSet result, List<ColumnHead> heads) implements Rows {
        @Override
        public boolean next() throws SQLException {
            return result.next();
        }

        @Override
        public @Nullable Object value(int index) throws SQLException {
            return switch (heads.get(index).shape()) {
                case TIMESTAMP -> result.getObject(index + 1, LocalDateTime.class);
                case BINARY -> result.getBytes(index + 1);
                case TEXT -> result.getString(index + 1);
                case NUMBER, BOOLEAN, OTHER -> result.getObject(index + 1);
            };
        }
    }

    /** Advances its iterator. */
    final class OfList implements Rows {
        private final List<ColumnHead> heads;
        private final Iterator<? extends List<@Nullable String>> left;
        private List<@Nullable String> current = List.of();

        private OfList(List<ColumnHead> heads, Iterator<? extends List<@Nullable String>> left) {
            this.heads = heads;
            this.left = left;
        }

        @Override
        public List<ColumnHead> heads() {
            return heads;
        }

        @Override
        public boolean next() {
            boolean more = left.hasNext();
            if (more) {
                current = left.next();
            }
            return more;
        }

        @Override
        public @Nullable String value(int index) {
            return current.get(index);
        }
    }
}
