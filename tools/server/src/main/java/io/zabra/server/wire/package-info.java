/** ZooKeeper's client protocol as bytes: requests read from buffers, replies written to them. No connection, no store. */
@NullMarked
package io.zabra.server.wire;

import org.jspecify.annotations.NullMarked;
