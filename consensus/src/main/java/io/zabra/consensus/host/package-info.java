/** What runs a server's part in ZAB: the loop that owns the core, and the ports to network and disk that it needs. */
@NullMarked
package io.zabra.consensus.host;

import org.jspecify.annotations.NullMarked;
