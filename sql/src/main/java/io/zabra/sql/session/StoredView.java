package io.zabra.sql.session;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that make a view's znodes. */
final class StoredView {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private StoredView() {}

    /** Open to everybody. */
    static WriteRequest create(String path, byte @Nullable [] data) {
        return new WriteRequest.Create(path, data, OPEN, NodeKind.PERSISTENT, false, 0, true);
    }
}
