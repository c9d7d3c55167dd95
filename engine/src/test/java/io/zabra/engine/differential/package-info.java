/** Comparisons with Apache ZooKeeper itself. */
@NullMarked
package io.zabra.engine.differential;

import org.jspecify.annotations.NullMarked;
