import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark reads all persistent znodes by Zabra's driver, in partitions by number and by time; what it counts is held against the
 * driver's own count. Others may go in the meantime, with their sessions.
 */
public final class SparkRead {
    private static final int PARTITIONS = 4;
    private static final String LASTING = "znodes WHERE node_type = 'PERSISTENT'";

    private SparkRead() {}

    public static void main(String[] args) throws SQLException {
        String url = args[0];
        long znodes = Long.parseLong(one(url, "SELECT count(*) FROM " + LASTING));
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        try {
            Dataset<Row> byZxid = partitioned(spark, url, "(SELECT * FROM " + LASTING + ") AS q", "czxid")
                    .option("lowerBound", "0")
                    .option("upperBound", one(url, "SELECT max(czxid) + 1 FROM znodes"))
                    .load();
            byZxid.printSchema();
            expect("rows in partitions of czxid", znodes, byZxid.count());
            expect("partitions of czxid", PARTITIONS, byZxid.javaRDD().getNumPartitions());
            Dataset<Row> byTime = partitioned(spark, url, "(SELECT path, ctime, data FROM " + LASTING + ") AS q", "ctime")
                    .option("lowerBound", one(url, "SELECT min(ctime) FROM znodes WHERE czxid > 0"))
                    .option("upperBound", one(url, "SELECT max(ctime) FROM znodes"))
                    .load();
            expect("rows in partitions of ctime", znodes, byTime.count());
            Dataset<Row> top = byZxid.filter("parent = '/' AND version >= 0").select("path", "ctime", "data_length");
            top.explain();
            top.show();
            long children = Long.parseLong(one(url, "SELECT count(*) FROM " + LASTING + " AND parent = '/'"));
            expect("children of the root", children, top.count());
        } finally {
            spark.stop();
        }
    }

    private static DataFrameReader partitioned(SparkSession spark, String url, String table, String column) {
        return spark.read()
                .format("jdbc")
                .option("url", url)
                .option("dbtable", table)
                .option("partitionColumn", column)
                .option("numPartitions", PARTITIONS)
                .option("fetchsize", 500);
    }

    private static String one(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void expect(String what, long expected, long found) {
        System.out.println(what + ": " + found);
        if (expected != found) {
            throw new IllegalStateException(what + ": " + found + " instead of " + expected);
        }
    }
}
