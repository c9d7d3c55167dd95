/** The znode tree: records, ordered index, versions. */
@NullMarked
package io.zabra.engine.tree;

import org.jspecify.annotations.NullMarked;
