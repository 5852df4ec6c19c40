"""organization: the settings of a practice, seen and changed on behalf of one of its managers."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codeloom.services.organization import SettingsView

EPILOG = "Exit codes: 0 done; 1 refused; 2 usage."
AGREEMENT = (
    "acknowledge that an agreement (BAA) with this receiver of notes is signed, such as api.openai.com; "
    "what it must say is in docs/BAA.md"
)

MEASURES = {"kappa": "Cohen's kappa", "ac1": "Gwet's AC1"}
KEPT = {"sign-ins": "sign-ins", "letters": "letters that were sent or given up", "words": "words nobody went on with"}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "the settings of a practice: which provider suggests codes, and what was agreed with it"
    group = commands.add_parser("organization", help=line, description=line, epilog=EPILOG)
    what = group.add_subparsers(dest="what", metavar="WHAT", required=True)
    shown = what.add_parser("settings", help="show the settings")
    shown.add_argument("--org", "--organization", metavar="NAME", help="the organization, when there are several")
    shown.set_defaults(run=_show)
    change = what.add_parser("change", help="change settings; what is not named stays")
    change.add_argument("--manager", required=True, metavar="EMAIL", help="the manager who decides; the log names them")
    change.add_argument("--provider", choices=("offline", "openai", "anthropic"), help="who suggests codes")
    change.add_argument("--agreement-with", metavar="HOST", help=AGREEMENT)
    change.add_argument("--training-consent", choices=("on", "off"), help="whether the provider may train on notes")
    change.add_argument(
        "--query-days", type=int, metavar="DAYS", help="plain days in which a provider is to answer a query"
    )
    change.add_argument(
        "--rebuttal-days",
        type=int,
        metavar="DAYS",
        help="plain days in which a change of a closed audit can be rebutted",
    )
    change.add_argument(
        "--decision-days", type=int, metavar="DAYS", help="plain days in which a rebuttal is to be decided"
    )
    change.add_argument(
        "--second-factor", choices=("on", "off"), help="whether everybody signs in with a second factor"
    )
    change.add_argument("--name", help="what the practice is called")
    change.add_argument("--time-zone", metavar="ZONE", help="IANA name of the practice's time zone")
    change.add_argument("--accuracy-goal", type=int, metavar="PERCENT", help="the accuracy wanted of coders, 80 to 100")
    change.add_argument(
        "--scoring",
        choices=("line_accuracy", "codes_only", "material_only", "partial_credit"),
        help="how audits closed from now on count",
    )
    for setting in ("outpatient", "inpatient"):
        change.add_argument(
            f"--audit-{setting}", type=int, metavar="PERCENT", help=f"how many {setting} charts are audited, 0 to 100"
        )
    change.add_argument(
        "--audit-first", type=int, metavar="CHARTS", help="how many first charts of each coder are audited, 0 to 500"
    )
    change.add_argument(
        "--blind-audits", choices=("on", "off"), help="whether charts are audited without the coder's rows first"
    )
    change.add_argument(
        "--agreement-measure", choices=("kappa", "ac1"), help="the figure of agreement a minimum is asked of"
    )
    change.add_argument(
        "--agreement-minimum", type=int, metavar="HUNDREDTHS",
        help="agreement with other auditors under which nobody closes an audit alone, 0 to 95; 0 for none",
    )  # fmt: skip
    change.add_argument("--mail-name", metavar="NAME", help="who letters come from by name; empty for this server's")
    change.add_argument("--reply-to", metavar="ADDRESS", help="where answers to letters go; empty for nowhere")
    for what_is, bounds in (("sign-ins", "30 to 400"), ("letters", "7 to 90"), ("words", "7 to 90")):
        change.add_argument(
            f"--keep-{what_is}",
            type=int,
            metavar="DAYS",
            help=f"after how many days {KEPT[what_is]} are deleted, {bounds}",
        )
    for setting in ("outpatient", "inpatient"):
        change.add_argument(
            f"--{setting}-days", type=int, metavar="DAYS", help=f"plain days in which a new {setting} chart is due"
        )
    change.set_defaults(run=_change)
    for one in (shown, change):
        one.add_argument("--json", action="store_true", help="print one JSON object")


def _show(args: argparse.Namespace) -> int:
    def read() -> "SettingsView":
        from codeloom.services.core import Nothing
        from codeloom.services.imports import manager_of
        from codeloom.services.organization import read_settings

        return read_settings(manager_of(args.org), Nothing())

    return _told(read, args.json)


def _change(args: argparse.Namespace) -> int:
    def change() -> "SettingsView":
        from codeloom.services.core import Nothing, parse
        from codeloom.services.organization import change_settings, manager_called, read_settings

        scope = manager_called(args.manager)
        fields = {
            "version": read_settings(scope, Nothing()).version,
            "suggestion_provider": args.provider,
            "agreement_with": args.agreement_with,
            "training_consent": None if args.training_consent is None else args.training_consent == "on",
            "query_days": args.query_days,
            "rebuttal_days": args.rebuttal_days,
            "decision_days": args.decision_days,
            "second_factor_required": None if args.second_factor is None else args.second_factor == "on",
            "name": args.name,
            "time_zone": args.time_zone,
            "outpatient_days": args.outpatient_days,
            "inpatient_days": args.inpatient_days,
            "accuracy_goal": args.accuracy_goal,
            "scoring_profile": args.scoring,
            "audit_outpatient_percent": args.audit_outpatient,
            "audit_inpatient_percent": args.audit_inpatient,
            "audit_first_charts": args.audit_first,
            "blind_audits": None if args.blind_audits is None else args.blind_audits == "on",
            "agreement_measure": args.agreement_measure,
            "agreement_minimum": args.agreement_minimum,
            "keep_sign_ins_days": args.keep_sign_ins,
            "keep_letters_days": args.keep_letters,
            "keep_words_days": args.keep_words,
            "mail_name": args.mail_name,
            "mail_reply_to": args.reply_to,
        }
        return change_settings(scope, parse(change_settings.command, fields))

    return _told(change, args.json)


def _told(act: Callable[[], "SettingsView"], as_json: bool) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem

        try:
            view = act()
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    print(json.dumps(asdict(view)) if as_json else "\n".join(_lines(view)))
    return 0


def _lines(view: "SettingsView") -> list[str]:
    from codeloom.services.core import count

    out = [f"Name: {view.name}.", f"Time zone: {view.time_zone}, now {view.clock_there} there."]
    out.append(
        f"New charts: outpatient due within {count(view.outpatient_days, 'day')}, "
        f"inpatient within {count(view.inpatient_days, 'day')}."
    )
    out.append(f"Accuracy goal: {view.accuracy_goal} %. Audits count: {view.scoring_words.lower()}.")
    out.append(
        f"Audited before they are complete: outpatient {view.audit_outpatient_percent} %, inpatient "
        f"{view.audit_inpatient_percent} %, and the first {count(view.audit_first_charts, 'chart')} of each coder."
    )
    least = (
        f"{MEASURES[view.agreement_measure]} of {view.agreement_minimum / 100:.2f}" if view.agreement_minimum else ""
    )
    out.append(
        f"Charts are audited {'blind first' if view.blind_audits else 'beside their rows'}. "
        f"Auditors who close audits alone: {f'{least} at least' if least else 'all'}."
    )
    out.append(
        f"Kept: sign-ins {view.keep_sign_ins_days} days, letters {view.keep_letters_days}, "
        f"unsaved words {view.keep_words_days}."
    )
    sender = f'"{view.mail_name}"' if view.mail_name else "this server's sender"
    out.append(f"Letters come from {sender}; answers go to {view.mail_reply_to or 'nobody'}.")
    out += [f"Suggestions: {view.provider_name}."]
    out += [f"{view.agreement}."] if view.agreement else []
    out += [view.problem] if view.problem else []
    out.append(f"Consent to training: {'given' if view.training_consent else 'not given'}.")
    out.append(f"Queries to providers: to be answered within {count(view.query_days, 'day')}.")
    out.append(
        f"Audits: rebutted within {count(view.rebuttal_days, 'day')}, decided within {count(view.decision_days, 'day')}."
    )
    out.append(f"Second factor: {'required of everybody' if view.second_factor_required else 'as each person likes'}.")
    for one in view.providers:
        out.append(f"{one.provider}: notes would go to {one.receiver}; {'ready' if one.ready else 'not set up here'}.")
    return out
