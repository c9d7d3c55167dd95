package io.zabra.bench.page;

import io.zabra.bench.result.ResultLine;
import java.util.List;

/** Results as a page of its own, without scripts or anything from elsewhere: goals, how it was measured, plots and tables. */
record ResultPage(List<ResultLine> lines) {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Zabra and Apache ZooKeeper, side by side</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --ours: #1f62d6; --theirs: #77808a; --ink: #1c2127; --faint: #59626c; --rule: #d9dee4; --good: #15732f; --bad: #b3261e }
            @media (prefers-color-scheme: dark) { :root { --ours: #6da1ff; --theirs: #98a1ab; --ink: #e6e9ed; --faint: #a4adb7; --rule: #363d46; --good: #64c584; --bad: #ff8a80 } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 76rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .3rem } p, li { color: var(--faint); max-width: 54rem }
            ul { padding-left: 1.2rem } li { margin: .15rem 0 } .origin { font-size: .85rem; margin: .2rem 0 } code { font-size: .85em; overflow-wrap: anywhere }
            .table { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums }
            th { font-weight: 600; color: var(--faint); vertical-align: bottom } th, td { text-align: right; padding: .25rem .5rem }
            td { white-space: nowrap; vertical-align: top } th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left }
            th:first-child, td:first-child { position: sticky; left: 0; background: Canvas } tr.first td { border-top: 1px solid var(--rule) }
            td small { display: block; color: var(--faint) } .goals th, .goals td { text-align: left } .goals td:first-child { white-space: normal; min-width: 8rem; max-width: 20rem }
            .good { color: var(--good) } .bad { color: var(--bad) }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem 2.5rem; margin: 1rem 0 }
            figure { margin: 0 } figcaption { margin-bottom: .4rem } figcaption small { color: var(--faint) } svg { width: 100%; max-width: 34rem; height: auto; display: block }
            text { font: 11px system-ui, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums } .tick { fill: var(--faint); font-size: 10px } .ratio { font-weight: 600 }
            .grid { stroke: var(--rule) } .spread { stroke-width: 2.5; opacity: .55 } .ours { fill: var(--ours); stroke: var(--ours) } .theirs { fill: var(--theirs); stroke: var(--theirs) }
            circle, rect { stroke: none } .key { display: inline-block; width: 1.1em; height: .8em; margin: 0 .2em 0 1em; vertical-align: baseline } .key:first-child { margin-left: 0 }
            </style></head><body>
            <h1>Zabra and Apache ZooKeeper, side by side</h1>
            """;

    private static final String HOW = """
            <h2>How it was measured</h2>
            <ul>
            <li><b>The same for both.</b> Each server is a process of its own with the same <code>zoo.cfg</code>: <code>tickTime=2000</code>, <code>initLimit=10</code>, <code>syncLimit=5</code>,
            <code>maxClientCnxns=0</code>, <code>4lw.commands.whitelist=*</code>, data and log in one directory of the same disk. All else is as each is shipped: both force every write to the disk before it is
            answered (Apache's <code>forceSync</code>), both keep digests of the tree, both write snapshots, both log at INFO to a file. Apache's admin server is off; Zabra's is off where nothing asks for it.</li>
            <li><b>What differs.</b> The JVM's options, below: Zabra's are those of its launcher, which has an archive of classes, too, with half of the heap that it gives, for znodes stand outside; Apache's are none but a heap of
            up to 2 GiB, twice what its own script gives (1,000 MB).</li>
            <li><b>In turn.</b> Zabra, Apache, Zabra, Apache …, on the same processors as the clients: a machine whose speed drifts drifts for both. Each run begins with a warm-up, the first of each load with a long one (not anew in each shape), when the
            other servers stand idle. A ratio is Zabra's figure over Apache's of runs that followed each other; of these the median.</li>
            <li><b>Refused.</b> A run beside which other processes, idle servers among them, took more than a quarter of a processor is made again, and in the end not compared. What was forced all the same is marked <b class="bad">busy</b>;
            a load with refused requests has no ratio and is marked <b class="bad">errors</b>.</li>
            <li><b>Closed loop.</b> Clients are Apache's Java client 3.9.5, with a fixed number of requests in flight; an answer brings the next request. So at saturation latency is little else than that number over the rate. Operations
            are those that succeeded. <i>sessions</i> are opened and closed over connections of our own, one after the other by each client, for Apache's client sleeps in <code>close</code>; an operation of <i>watches</i> is a notification of one of
            a hundred sessions, leaving the watch anew included.</li>
            <li><b>Figures.</b> CPU: user and system time of all servers, <code>/proc/PID/stat</code>. Memory: <code>VmRSS</code> of all servers after a run; who has created more meanwhile holds more znodes, so compare memory below, with as many in
            both. Disk: <code>write_bytes</code> of <code>/proc/PID/io</code>: logs and snapshots.</li>
            </ul>
            """;

    /** The whole page. */
    String html() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append(
                        "<p>Figures are medians of several runs, with the least and the greatest; a ratio (×) is Zabra's figure over Apache's, run by run. Made by")
                .append(" <code>./zabra bench … --results FILE</code> and <code>./zabra bench page FILE</code>.</p>\n")
                .append(lines.isEmpty() ? "<p>Nothing is measured yet.</p>" : origin())
                .append(key());
        page.append(new GoalTable(lines).html()).append(HOW).append(options());
        List<ResultLine> compared = lines.stream()
                .filter(line -> line.program().equals(ResultLine.COMPARE))
                .toList();
        LoadSection.of(compared).forEach(section -> page.append(section.html()));
        programs(page);
        return page.append("</body></html>\n").toString();
    }

    private String origin() {
        return "<p>Measured " + Html.days(lines) + "; machine: " + Html.all(lines, line -> line.word("machine"))
                + "; build: "
                + Html.all(lines, line -> line.word("build")) + "; disk: " + Html.all(lines, line -> line.word("disk"))
                + ".</p>\n";
    }

    private static String key() {
        return "<p>" + sign(true) + "Zabra" + sign(false)
                + "Apache ZooKeeper 3.9.5; a stroke goes from the least run to the greatest</p>\n";
    }

    private static String sign(boolean isOurs) {
        return "<svg class=\"key\" viewBox=\"0 0 14 10\" aria-hidden=\"true\"><g class=\""
                + (isOurs ? "ours" : "theirs") + "\">" + Html.sign(isOurs, 7, 5) + "</g></svg>";
    }

    private String options() {
        StringBuilder list = new StringBuilder("<ul>\n");
        for (String peer : List.of("zabra", "apache")) {
            String said = Html.all(
                    lines.stream()
                            .filter(line -> line.word("peer").equals(peer))
                            .toList(),
                    line -> line.word("options"));
            list.append("<li>JVM of ")
                    .append(peer)
                    .append(": <code>")
                    .append(said)
                    .append("</code></li>\n");
        }
        return list.append("</ul>\n").toString();
    }

    private void programs(StringBuilder page) {
        StringBuilder sections = new StringBuilder(ProgramSection.growth(lines));
        ProgramSection.ALL.forEach(section -> sections.append(section.html(lines)));
        if (sections.length() > 0) {
            page.append("<h2>Growth, starts, memory, pauses and failures</h2>\n<div class=\"plots\">\n")
                    .append(sections)
                    .append("</div>\n");
        }
    }
}
