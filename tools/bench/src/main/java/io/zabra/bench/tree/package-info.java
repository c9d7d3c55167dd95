/** What the tree, its versions and its watches take in time and memory, without a log or a network. */
@NullMarked
package io.zabra.bench.tree;

import org.jspecify.annotations.NullMarked;
