package io.zabra.engine.tree;

import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchEvent;
import java.util.List;

/**
 * What a transaction did.
 *
 * @param events to be fired, in this order, before the change is published
 */
public record Applied(WriteResult result, List<WatchEvent> events) {}
