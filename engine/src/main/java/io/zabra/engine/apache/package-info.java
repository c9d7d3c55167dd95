/** Reads the data directories of Apache ZooKeeper 3.4 to 3.9, and never writes into them; and states as its servers send them. */
@NullMarked
package io.zabra.engine.apache;

import org.jspecify.annotations.NullMarked;
