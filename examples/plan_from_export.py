"""From a CRM export of stage changes to a plan, in Python: plan_from_export.py EVENTS.csv TEAM.csv TARGET PERIOD"""

import sys

# [tutorial]
import voronka as vk


def main(events: str, team: str, target: str, period: str) -> None:
    funnel = vk.StageGraph(
        open=["lead", "qualified", "meeting", "contract", "invoice"],
        won=["paid"],
        lost=["lost"],
        moves=[
            ("lead", "qualified"),
            ("qualified", "meeting"),
            ("meeting", "contract"),
            ("contract", "invoice"),
            ("invoice", "paid"),
            (vk.ANY_OPEN, "lost"),
        ],
        key="meeting",
    )
    month = vk.Period.parse(period)

    # Any table that speaks Arrow, a dict of columns, or the path of a CSV file. Your column names, not ours.
    history = vk.History(
        funnel, events, rep="rep", amount="amount", currency="RUB", as_of=month.start, zone="Europe/Moscow"
    )
    for finding in history.findings:
        print(finding)

    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow")
    model = vk.estimate(history, calendar=calendar)
    print(model.conversion("meeting", "paid", within=60))

    plan = vk.decompose(vk.Money(target, "RUB"), month, model, history, team=vk.Team(team), calendar=calendar)
    print(plan)
    print(plan.explain("stage:meeting", plan.quotas["rep"][0]))


# [/tutorial]

def run(arguments: list[str]) -> int:
    if len(arguments) != 4:
        print("usage: plan_from_export.py EVENTS.csv TEAM.csv TARGET PERIOD", file=sys.stderr)
        return 2
    try:
        main(*arguments)
    except (vk.Error, OSError) as error:
        print(f"plan_from_export.py: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
