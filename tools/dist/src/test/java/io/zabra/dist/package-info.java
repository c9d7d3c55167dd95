/** The archive as somebody who unpacks it meets it. */
@NullMarked
package io.zabra.dist;

import org.jspecify.annotations.NullMarked;
