"""The terminal's door: reads arguments, calls one use case, prints what comes back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

from bot.errors import MentorError, UsageProblem

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    """Run a command; gives the exit code: 0 done, 1 a check failed, 2 a problem that the message explains."""
    from index.errors import RetrievalError

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        return command(options)
    except (MentorError, RetrievalError) as problem:
        print(f"mentor: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nmentor: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`: nothing is left to say.
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./mentor", description="Answers about careers, skills and resources from your own documents."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help="ask one question")
    ask.add_argument("question", nargs="*", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--why", action="store_true", help="show ranks, scores and thresholds behind the answer")
    ask.add_argument("--jsonl", metavar="FILE", help='answer lines {"id", "question", "history"} of a file, or of "-"')
    _index_option(ask)
    ask.set_defaults(command=_ask)

    chat = commands.add_parser("chat", help="ask on and on; follow-ups keep the context")
    _index_option(chat)
    chat.set_defaults(command=_chat)

    demo = commands.add_parser("demo", help="try the bot in a browser: no account, no token, no network")
    demo.add_argument("--port", type=int, default=0, metavar="N", help="port of the page (default: any free one)")
    demo.add_argument("--no-open", action="store_true", help="print the address, and open no browser")
    demo.add_argument("--direct", action="store_true", help="show direct messages with the bot instead of a channel")
    demo.set_defaults(command=_demo)

    run = commands.add_parser("run", help="be in Discord, until told to stop")
    run.set_defaults(command=_run)

    invite = commands.add_parser("invite", help="print the link by which a server installs the bot")
    invite.set_defaults(command=_invite)

    evaluate = commands.add_parser("eval", help="measure on questions with known answers")
    evaluate.add_argument("--golden", type=Path, metavar="FILE", help="the questions (default: knowledge/golden.yaml)")
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    evaluate.add_argument("--baseline", type=Path, metavar="FILE", help="exit 1 where a figure is worse than in FILE")
    evaluate.add_argument("--calibrate", action="store_true", help="fit weights and thresholds, and write them")
    evaluate.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="GOLDEN=INDEX",
        help="with --calibrate: fit on these questions over that index as well (repeatable)",
    )
    _index_option(evaluate)
    evaluate.set_defaults(command=_evaluate)

    index = commands.add_parser("index", help="build, inspect and roll back the index")
    actions = index.add_subparsers(title="actions", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="bring the index up to date with the documents")
    build.add_argument(
        "--source", type=Path, action="append", default=[], metavar="DIR", help="folder to read (repeatable)"
    )
    build.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    build.add_argument("--strict", action="store_true", help="exit 2 where a file could not be read")
    build.add_argument("--explain-cleaning", action="store_true", help="list what was dropped or mended, and why")
    build.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="wait for another build to end")
    build.add_argument(
        "--golden", type=Path, metavar="FILE", help="use the calibration that was fitted on these questions"
    )
    for name, text, command in (
        ("build", "", _index_build),
        ("status", "what is built, from what, and when", _index_status),
        ("verify", "check every byte of the index", _index_verify),
        ("rollback", "go back to the build before", _index_rollback),
    ):
        action = build if name == "build" else actions.add_parser(name, help=text)
        action.add_argument(
            "--out",
            "--index",
            dest="out",
            type=Path,
            metavar="DIR",
            help="folder of the index (default: var/index)",
        )
        action.set_defaults(command=command)
    search = actions.add_parser("search", help="show the passages found for a question")
    search.add_argument("question", nargs="+", metavar="QUESTION")
    search.add_argument("-k", type=int, default=5, metavar="N", help="how many passages (default: 5)")
    _index_option(search)
    search.set_defaults(command=_index_search)

    _plan_parser(commands.add_parser("plan", help="make a study plan for a role, in your hours"))
    _prompts_parser(commands.add_parser("prompts", help="see the weekly prompts of a track, and when they come"))
    _knowledge_parser(commands.add_parser("knowledge", help="check, show, draw and extend what the mentor teaches"))

    test = commands.add_parser("test", help="run linters, types, import contracts and all tests")
    test.add_argument("--fast", action="store_true", help="leave out tests marked slow or model")
    test.set_defaults(command=_test)
    return parser


def _plan_parser(plan: argparse.ArgumentParser) -> None:
    plan.add_argument("--role", required=True, metavar="ROLE", help="id or another name of a role")
    plan.add_argument("--hours", required=True, metavar="N", help="hours a week, 1 to 60")
    for name, default, what in (
        ("tier", "junior", "junior (default) or full"),
        ("level", "new", "new (default), some_python, analyst, software_engineer or stem_graduate"),
        ("order", "balanced", "balanced (default), practice_first or theory_first"),
    ):
        plan.add_argument(f"--{name}", default=default, metavar=name.upper(), help=what)
    plan.add_argument(
        "--start", default="", metavar="DAY", help="2027-01-04, 'next Monday' (default), 'in 6 weeks' ..."
    )
    plan.add_argument("--target", default="", metavar="DAY", help="by when you want to be done")
    plan.add_argument("--known", default="", metavar="A,B", help="skills that you have")
    plan.add_argument("--skip", default="", metavar="A,B", help="skills and projects to leave out")
    plan.add_argument("--pause", default=[], action="append", metavar="DAY..DAY", help="days off (repeatable)")
    forms = plan.add_mutually_exclusive_group()
    for form, what in (
        ("md", "a checklist in Markdown"), ("ics", "a calendar"), ("json", "data that Discord's /plan import reads"),
        ("png", "a picture"), ("pdf", "a page to print"),
    ):  # fmt: skip
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, default="", help=f"as {what}")
    plan.add_argument("--per", default="", metavar="PER", help="with --ics: an event per week (default) or per item")
    plan.add_argument("--at", default="", metavar="HH:MM", help="with --ics: events at a time instead of whole days")
    plan.add_argument("--zone", default="", metavar="ZONE", help="your time zone, such as Europe/Berlin")
    plan.add_argument("--out", type=Path, metavar="FILE", help="write to a file (pictures: default below var/plans)")
    plan.set_defaults(command=_plan)


def _prompts_parser(prompts: argparse.ArgumentParser) -> None:
    actions = prompts.add_subparsers(title="actions", required=True, metavar="ACTION")
    preview = actions.add_parser("preview", help="show the prompt of a week")
    preview.add_argument("--week", default="1", metavar="N", help="counted from the first one on (default: 1)")
    preview.add_argument("--png", action="store_true", help="as a picture")
    preview.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: below var/prompts)")
    preview.set_defaults(command=_prompts_preview)

    simulate = actions.add_parser("simulate", help="list the prompts of a span of days, with the time of each")
    simulate.add_argument("--zone", required=True, metavar="ZONE", help="a time zone, such as Europe/Berlin")
    simulate.add_argument("--from", dest="first", required=True, metavar="DAY", help="YYYY-MM-DD")
    simulate.add_argument("--to", dest="last", required=True, metavar="DAY", help="YYYY-MM-DD, included")
    simulate.add_argument("--weekday", default="Monday", metavar="DAY", help="Monday (default) to Sunday")
    simulate.add_argument("--time", default="09:00", metavar="HH:MM", help="on the clock of the zone (default: 09:00)")
    simulate.set_defaults(command=_prompts_simulate)
    for action in (preview, simulate):
        action.add_argument(
            "--track",
            default="mle",
            metavar="ROLE",
            help="a role, by any of its names (default: machine learning engineer)",
        )


def _knowledge_parser(knowledge: argparse.ArgumentParser) -> None:
    actions = knowledge.add_subparsers(title="actions", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="find what is wrong or missing, with file and line")
    check.add_argument("--fix", action="store_true", help="mend what needs no judgement: ids.lock, names, blanks")
    check.set_defaults(command=_knowledge_check)

    new = actions.add_parser("new", help="begin a skill, project or guide")
    new.add_argument("kind", choices=("skill", "project", "guide"), help="what to begin")
    new.add_argument("id", metavar="ID", help="its name for ever: small letters, digits, hyphens")
    new.set_defaults(command=_knowledge_new)

    show = actions.add_parser("show", help="show a skill, project, role, guide, resource or term as a reader sees it")
    show.add_argument("id", nargs="+", metavar="ID", help="an id or another name")
    show.set_defaults(command=_knowledge_show)

    links = actions.add_parser("links", help="ask whether the addresses of the resources still answer")
    links.add_argument("--only", nargs="+", default=[], metavar="ID", help="ask about these resources alone")
    links.set_defaults(command=_knowledge_links)

    graph = actions.add_parser("graph", help="draw what comes before what in a role")
    graph.add_argument("role", metavar="ROLE", help="id of a role")
    graph.add_argument("--tier", choices=("junior", "full"), help="draw one tier alone")
    graph.add_argument("--out", type=Path, metavar="FILE", help=".svg, .png or .dot (default: below var/graphs)")
    graph.set_defaults(command=_knowledge_graph)


def _index_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, metavar="DIR", help="folder of the index (default: var/index)")


def _ask(options: argparse.Namespace) -> int:
    from bot.terminal import asking

    if bool(options.question) == bool(options.jsonl):
        raise UsageProblem('give a question, or --jsonl with a file: ./mentor ask "which maths do I need?"')
    if options.jsonl:
        return asking.ask_lines(options.jsonl, options.index)
    return asking.ask(" ".join(options.question), options.index, as_json=options.json, why=options.why)


def _chat(options: argparse.Namespace) -> int:
    from bot.terminal import asking

    return asking.chat(options.index)


def _demo(options: argparse.Namespace) -> int:
    from bot.terminal import demo

    return demo.run(port=options.port, direct=options.direct, browser=not options.no_open)


def _run(_: argparse.Namespace) -> int:
    from bot.terminal import running

    return running.run()


def _invite(_: argparse.Namespace) -> int:
    from bot.terminal import running

    return running.invite()


def _evaluate(options: argparse.Namespace) -> int:
    from bot.terminal import measuring

    if options.also and not options.calibrate:
        raise UsageProblem("--also goes with --calibrate")
    if options.calibrate:
        return measuring.calibrate(options.golden, options.index, options.also)
    return measuring.evaluate(options.golden, options.index, as_json=options.json, baseline=options.baseline)


def _index_build(options: argparse.Namespace) -> int:
    from bot.terminal import indexing

    return indexing.build(
        options.source,
        options.out,
        golden=options.golden,
        dry_run=options.dry_run,
        strict=options.strict,
        explain=options.explain_cleaning,
        wait=options.wait,
    )


def _index_status(options: argparse.Namespace) -> int:
    from bot.terminal import indexing

    return indexing.status(options.out)


def _index_verify(options: argparse.Namespace) -> int:
    from bot.terminal import indexing

    return indexing.verify(options.out)


def _index_rollback(options: argparse.Namespace) -> int:
    from bot.terminal import indexing

    return indexing.rollback(options.out)


def _index_search(options: argparse.Namespace) -> int:
    from bot.terminal import indexing

    return indexing.search(" ".join(options.question), options.index, max(1, options.k))


def _plan(options: argparse.Namespace) -> int:
    from bot.terminal.planning import Asked, make

    return make(Asked(**{field.name: getattr(options, field.name) for field in fields(Asked)}))


def _prompts_preview(options: argparse.Namespace) -> int:
    from bot.terminal import prompting

    return prompting.preview(options.track, options.week, picture=options.png, out=options.out)


def _prompts_simulate(options: argparse.Namespace) -> int:
    from bot.terminal import prompting

    return prompting.simulate(
        options.track,
        zone=options.zone,
        first=options.first,
        last=options.last,
        weekday=options.weekday,
        at=options.time,
    )


def _knowledge_check(options: argparse.Namespace) -> int:
    from bot.terminal import curriculum_check

    return curriculum_check.check(fix=options.fix)


def _knowledge_new(options: argparse.Namespace) -> int:
    from bot.terminal import authoring

    return authoring.new(options.kind, options.id)


def _knowledge_show(options: argparse.Namespace) -> int:
    from bot.terminal import authoring

    return authoring.show(" ".join(options.id))


def _knowledge_links(options: argparse.Namespace) -> int:
    from bot.terminal import links

    return links.check(only=tuple(options.only))


def _knowledge_graph(options: argparse.Namespace) -> int:
    from bot.terminal import graphs

    return graphs.draw(options.role, tier=options.tier, out=options.out)


def _test(options: argparse.Namespace) -> int:
    from bot.terminal import checking

    return checking.run(fast=options.fast)
