package io.zabra.sql.function;

/** What answers. */
public final class Product {
    public static final String NAME = "Zabra";
    public static final String VERSION = "0.1.0";

    private Product() {}
}
