/** The same random scripts against Apache's server and ours, and a comparison of everything that comes back. */
@NullMarked
package io.zabra.server.differential;

import org.jspecify.annotations.NullMarked;
