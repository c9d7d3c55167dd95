/** Sessions, their owners and their expiry. */
@NullMarked
package io.zabra.engine.session;

import org.jspecify.annotations.NullMarked;
