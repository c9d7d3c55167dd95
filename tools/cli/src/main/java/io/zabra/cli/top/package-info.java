/** What the servers of an ensemble do at the moment. */
@NullMarked
package io.zabra.cli.top;

import org.jspecify.annotations.NullMarked;
