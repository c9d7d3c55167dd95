package io.zabra.sql.function;

/**
 * What a format to read numbers by has in all.
 *
 * @param whole digits before the point
 * @param fraction those behind it
 * @param fills whether it has FM, by which a group's comma is none
 * @param hasAngles whether it has PR
 * @param hasSign whether it has S
 * @param hasPlace whether it has MI, PL or SG
 */
record NumberPattern(
        boolean hasPoint,
        int whole,
        int fraction,
        boolean fills,
        boolean hasAngles,
        boolean hasSign,
        boolean hasPlace) {
    /** @param upper the format, in upper case */
    static NumberPattern of(String upper) {
        String plain = upper.replaceAll("\"[^\"]*+\"?", "");
        int point = Math.max(plain.indexOf('.'), plain.indexOf('D'));
        boolean hasPlace = plain.contains("MI") || plain.contains("PL") || plain.contains("SG");
        String signless = plain.replace("SG", "");
        return new NumberPattern(
                point >= 0,
                digits(point < 0 ? plain : plain.substring(0, point)),
                point < 0 ? 0 : digits(plain.substring(point + 1)),
                plain.contains("FM"),
                plain.contains("PR"),
                signless.indexOf('S') >= 0,
                hasPlace);
    }

    private static int digits(String part) {
        return (int) part.chars().filter(c -> c == '9' || c == '0').count();
    }
}
