/** What the servers of an ensemble say of themselves. */
@NullMarked
package io.zabra.cli.status;

import org.jspecify.annotations.NullMarked;
