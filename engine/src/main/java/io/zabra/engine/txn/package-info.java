/** Requests, the transactions made of them, and their bytes. */
@NullMarked
package io.zabra.engine.txn;

import org.jspecify.annotations.NullMarked;
