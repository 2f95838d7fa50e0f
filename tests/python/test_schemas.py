"""Every JSON document that a surface gives out keeps its schema in docs/reference, and each schema refuses a document that is broken."""
import copy
import json
import subprocess
from datetime import date

import jsonschema
import pytest

import voronka as vk
from voronka import _core


@pytest.fixture(scope="module")
def schemas(source):
    found = {}
    for path in sorted((source / "docs" / "reference").glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        found[path.name.removesuffix(".schema.json")] = schema
    return found


def faults(schema, document):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in jsonschema.Draft202012Validator(schema).iter_errors(document)]


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def documents(voronka, tmp_path_factory):
    """Documents of all kinds, by what they are and the schema they keep."""
    folder = tmp_path_factory.mktemp("company")
    made = {("simulate", "files"): run(voronka, "simulate", "--preset", "small", "--seed", "3", "--out", folder, "--json")}
    made["demo", "files"] = run(voronka, "demo", "--out", folder / "demo", "--json")
    dirty = folder / "dirty"
    run(voronka, "simulate", "--preset", "dirty", "--seed", "3", "--out", dirty, "--json")
    log = [folder / "events.csv", "--won", "paid", "--lost", "lost", "--key", "meeting", "--rep", "rep", "--amount", "amount", "--currency", "RUB", "--zone", "Europe/Moscow"]
    mess = [dirty / "events.csv", "--won", "paid", "--lost", "lost", "--rep", "rep", "--amount", "amount", "--zone", "Europe/Berlin", "--currency-column", "currency"]
    made["funnel", "funnel"] = run(voronka, "funnel", *log, "--horizons", "30,90", "--by", "rep", "--json")
    made["funnel of a dirty log", "funnel"] = run(voronka, "funnel", *mess, "--json")
    made["validate", "validation"] = run(voronka, "validate", *log, "--json")
    made["validate a dirty log", "validation"] = run(voronka, "validate", *mess, "--json")
    plan = ["--target", "10000000", "--period", "2026-06", "--team", folder / "team.csv", "--as-of", "2026-06-01", "--json"]
    made["plan", "plan"] = run(voronka, "plan", *log, *plan)
    made["plan of the demo", "plan"] = json.loads((folder / "demo" / "plan.json").read_text(encoding="utf-8"))

    graph = vk.StageGraph(open=["lead", "meeting"], won=["paid"], lost=["lost"], moves=[("lead", "meeting"), ("meeting", "paid"), (vk.ANY_OPEN, "lost")], key="meeting")
    made["StageGraph.to_json", "stage-graph"] = json.loads(graph.to_json())
    calendar = vk.WorkCalendar.weekdays(zone="Europe/Moscow").without([date(2026, 6, 12)]).with_short({date(2026, 6, 11): 7})
    made["WorkCalendar.to_json", "calendar"] = json.loads(calendar.to_json())
    company = vk.simulate("small", seed=3)
    history = vk.History(vk.Model.from_json(json.dumps(made["plan", "plan"]["inputs"]["model"])).graph, company.events, rep="rep", amount="amount", currency="RUB", as_of=date(2026, 6, 1), zone="Europe/Moscow")
    model = vk.estimate(history, calendar=calendar)
    made["Model.to_json", "model"] = json.loads(model.to_json())
    made["the calendar of a plan", "calendar"] = made["plan", "plan"]["inputs"]["calendar"]
    made["the model of a plan", "model"] = made["plan", "plan"]["inputs"]["model"]
    for name in ("small", "large", "dirty", "faults", "closed_only"):
        made[f"preset {name}", "simulation"] = json.loads(_core.simulation_preset(name))
    return made


def test_documents_keep_their_schemas(documents, schemas):
    for (what, name), document in documents.items():
        assert faults(schemas[name], document) == [], what


def test_every_schema_is_used(documents, schemas):
    assert {name for _, name in documents} == set(schemas)


def test_the_stated_model_of_the_worked_example(shared, schemas):
    stated = json.loads(shared("oracles/worked_example/inputs/model.json").read_text(encoding="utf-8"))
    assert faults(schemas["model"], stated) == []


def test_each_schema_refuses_a_broken_document(documents, schemas):
    for (what, name), document in documents.items():
        schema = schemas[name]
        assert faults(schema, []), f"{name}: a list is accepted"
        for key in schema.get("required", []):
            without = {k: v for k, v in document.items() if k != key}
            assert faults(schema, without), f"{what}: accepted without {key!r}"
        for key, value in document.items():
            wrong = copy.deepcopy(document)
            wrong[key] = 17 if not isinstance(value, (int, float)) else {"no": "number"}
            assert faults(schema, wrong), f"{what}: {key!r} = {wrong[key]!r} is accepted"
