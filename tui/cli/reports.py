"""Reports: how it stands, and what came of the sources."""

from __future__ import annotations

import os
import sys

from tui.cli.grammar import Commands, format_option
from tui.cli.printing import dump, put, say
from tui.cli.session import Session
from tui.exchange.writers import formats, writer

COMMANDS = Commands()


@COMMANDS.command("sources", "per source: referrals, answer times, stages reached, reports owed")
def sources(session: Session) -> int:
    from tui.cli.records import source_records
    from tui.cli.report_text import sources_text
    from tui.views.report import gather_sources

    found = gather_sources(session.pipeline)
    if session.json:
        dump({"sources": source_records(found.found), "referrals_given": found.giving})
        return 0
    for line in sources_text(found, session.zone):
        print(line)
    return 0


@COMMANDS.command(
    "report",
    "answers in time, promises kept, stages, touches a week, sources, load of 14 days",
    format_option("text", "json", *formats("report")),
    more="--json: now, counts, first_answer, promises, funnel (stage, now, ever, entered), conversion (stage, to, of, "
    "reached, share), new (imported people not looked at yet, who are not in conversion), stays (stage, ended, "
    "median_days, running, running_median_days), closed (people by reason), weeks (monday, outbound, inbound, "
    "kinds, inbound_kinds), sources, load (date, due: what presses and what has a place that day, pressing, waiting: "
    "what then waits), capacity (asked, done, budget: people a working day; budget 0 is none). Shares are 0 to 1, or "
    "null of nobody; those of first_answer are of of_24, of_48 and of_72, without what still runs. Who was entered "
    "above a stage is not counted as having come to it.",
)
def report(session: Session) -> int:
    from tui.cli.records import report_record
    from tui.cli.report_text import report_text
    from tui.views.charts import pen
    from tui.views.report import gather_report

    form = session.form
    found = gather_report(session.pipeline)
    if form == "json":
        dump(report_record(found))
        return 0
    chosen = pen(sys.stdout.encoding, os.environ.get("TERM", ""))
    if form in formats("report"):
        put(writer("report", form)(found, session.zone, chosen))
        return 0
    for line in report_text(found, session.zone, chosen):
        say(line)
    return 0
