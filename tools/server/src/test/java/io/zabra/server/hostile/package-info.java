/** Seeded frames of clients that mean harm. */
@NullMarked
package io.zabra.server.hostile;

import org.jspecify.annotations.NullMarked;
