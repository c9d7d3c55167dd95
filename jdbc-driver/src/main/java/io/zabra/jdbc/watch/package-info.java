/** Watches on znodes over a JDBC connection: what an application sees of them. */
@NullMarked
package io.zabra.jdbc.watch;

import org.jspecify.annotations.NullMarked;
