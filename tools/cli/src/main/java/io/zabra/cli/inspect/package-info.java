/** Looks into the files of logs and snapshots, Apache's too, without changing them. */
@NullMarked
package io.zabra.cli.inspect;

import org.jspecify.annotations.NullMarked;
