/** The HTTP port for operators: commands as JSON, metrics, health. */
@NullMarked
package io.zabra.server.admin;

import org.jspecify.annotations.NullMarked;
