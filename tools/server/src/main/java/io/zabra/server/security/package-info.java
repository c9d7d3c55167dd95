/** Who a client is: what it may prove that by, what it must prove, and what the settings say about both. */
@NullMarked
package io.zabra.server.security;

import org.jspecify.annotations.NullMarked;
