/** The znode store: tree, transactions, log, snapshots, sessions, watches, ACLs. No network. */
@NullMarked
package io.zabra.engine;

import org.jspecify.annotations.NullMarked;
