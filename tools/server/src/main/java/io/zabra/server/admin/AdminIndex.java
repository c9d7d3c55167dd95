package io.zabra.server.admin;

import java.util.List;

/** The page that lists the commands. */
final class AdminIndex {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Zabra</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; color: #1b1f24 }
            h1 { font-size: 1.4rem } ul { columns: 2; padding-left: 1.2rem } a { color: #0b57d0 } li { break-inside: avoid }
            small { color: #57606a }
            @media (prefers-color-scheme: dark) { body { background: #14171a; color: #e6e8ea } a { color: #8ab4f8 } small { color: #9aa4af } }
            @media (max-width: 32rem) { ul { columns: 1 } }
            </style></head><body>
            <h1>Zabra: commands of this server</h1>
            <p><a href="/metrics">metrics</a> for Prometheus, <a href="/health">health</a>, <a href="/ready">ready</a></p>
            <ul>
            """;

    private AdminIndex() {}

    static String page(List<AdminCommand> commands, String commandUrl) {
        StringBuilder page = new StringBuilder(HEAD);
        for (AdminCommand command : commands) {
            String shortNames =
                    String.join(", ", command.names().subList(1, command.names().size()));
            page.append("<li><a href=\"%s/%s\">%s</a> <small>%s</small></li>\n"
                    .formatted(commandUrl, command.name(), command.name(), shortNames));
        }
        return page.append("</ul></body></html>\n").toString();
    }
}
