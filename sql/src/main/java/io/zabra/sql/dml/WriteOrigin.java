package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ZooKeeper session that asks for writes. Any thread.
 *
 * @param identities asked anew for each write
 * @param cxids the number of the next write: never the same twice in the session
 * @param owner whom the session must belong to when a write is decided; null: whoever asks
 * @param ephemeralsAllowed whether it may create ephemeral znodes
 * @param written told what each came to, on a thread of the store that must not be held up
 */
public record WriteOrigin(
        long sessionId,
        Supplier<List<AuthId>> identities,
        IntSupplier cxids,
        @Nullable SessionOwner owner,
        boolean ephemeralsAllowed,
        BiConsumer<Submission, WriteResult> written) {}
