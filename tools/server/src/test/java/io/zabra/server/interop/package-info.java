/** Zabra and Apache ZooKeeper servers in one ensemble. */
@NullMarked
package io.zabra.server.interop;

import org.jspecify.annotations.NullMarked;
