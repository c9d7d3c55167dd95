/** Zabra and Apache ZooKeeper side by side: servers in processes of their own, driven by Apache's client, in turn. */
@NullMarked
package io.zabra.bench.compare;

import org.jspecify.annotations.NullMarked;
