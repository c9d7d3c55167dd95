/**
 * Running plans: pull operators over a tree that stands still, within a budget. Values are in Calcite's inner form
 * (times as milliseconds in a {@code Long}, bytes as {@code ByteString}), so that operators of its own can be mixed in.
 */
@NullMarked
package io.zabra.sql.exec;

import org.jspecify.annotations.NullMarked;
