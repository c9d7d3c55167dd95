/** Other people's programs against a running server: what they ask is what users will ask. */
@NullMarked
package io.zabra.acceptance;

import org.jspecify.annotations.NullMarked;
