/** A raw client of the protocol, servers to run it against, and what tests wait with. */
@NullMarked
package io.zabra.server.testing;

import org.jspecify.annotations.NullMarked;
