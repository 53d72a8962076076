"""The bench runs, each part of it at a tiny size, and what it compares is the same: twins give each question's figures, engines the same rows."""

import json
import time
from contextlib import nullcontext

import duckdb
import pytest

import bench.__main__ as command
import data
import queries
from bench import browsing, crowd, extracting, formats, measure, opening, pages, pictures, questions, samples, selecting
from bench.browsing import served
from bench.budgets import budgets
from bench.measure import Mismatch, alone
from bench.report import BEGIN, CURVES, END, write
from bench.want import KEYS, Want, agree
from queries.needs import closure
from queries.selection import Selection, default

pytest.importorskip("polars", reason="the bench compares with Polars, which is not installed")
TINY, MONTHS = 7_200, 4


@pytest.fixture(scope="module")
def frames(con) -> dict:
    return questions.load(con)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("engine", questions.TWINS)
@pytest.mark.parametrize("chosen", ["default", "whole"])
def test_twins_agree_with_the_answers(con, frames, engine, chosen, name):
    selection = default(con) if chosen == "default" else Selection()
    answered = queries.run(con, queries.question(name).text, selection.struct(), questions.grouping(name)).to_pylist()
    found = getattr(questions.twin(engine), name)(frames[engine], Want.of(selection))
    figures = agree(name, answered, found, engine)
    assert len(answered) >= 10 and figures


def test_a_figure_that_differs_is_a_mismatch(con, frames):
    answered = queries.run(con, queries.question("volume_by").text, Selection().struct(), ["payer_group"]).to_pylist()
    found = questions.twin("polars").volume_by(frames["polars"], Want())
    for name, more in (("line_count", 1), ("paid_amount", 0.01), ("identified_rate", 1e-8)):
        other = [row | {name: row[name] + more if row[name] is not None else None} for row in found]
        with pytest.raises(Mismatch, match=name):
            agree("volume_by", answered, other, "polars")
    with pytest.raises(Mismatch, match="rows"):
        agree("volume_by", answered, found[1:], "polars")


def test_the_twins_refuse_a_selection_they_do_not_know():
    with pytest.raises(AssertionError):
        Want.of(Selection(stage="final"))


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    extracting.generate(TINY, folder, MONTHS)
    return folder


def test_every_engine_keeps_the_same_rows(raw, tmp_path):
    engines = [one for one in selecting.known() if one in ("ours", "duckdb", "polars", "pyarrow", "pandas")]
    for engine in engines:
        selecting.select(engine, str(raw), str(tmp_path / engine))
    counts = {extracting.same_rows(tmp_path / "ours", tmp_path / engine, engine) for engine in engines}
    assert len(counts) == 1 and TINY / 200 < counts.pop() < TINY / 50


def test_an_engine_that_keeps_others_is_a_mismatch(raw, tmp_path):
    selecting.select("duckdb", str(raw), str(tmp_path / "ours"))
    (tmp_path / "other").mkdir()
    duckdb.sql(f"FROM '{tmp_path}/ours/*.parquet' OFFSET 1").write_parquet(str(tmp_path / "other" / "rows.parquet"))
    with pytest.raises(Mismatch, match="1 are in one alone"):
        extracting.same_rows(tmp_path / "ours", tmp_path / "other", "other")


def test_one_new_month_is_all_that_is_read_again(raw, tmp_path, capsys):
    months = sorted(map(str, raw.glob("*.parquet")))
    for paths in (months, months[:-1], months):
        extracting.command(str(tmp_path / "extract"), paths)
    assert f"1 read, {MONTHS - 1} unchanged, 0 removed" in capsys.readouterr().out.splitlines()[-1]
    assert any("part" in name for name in extracting.steps(months[0], str(tmp_path / "steps")))


def test_a_process_of_its_own_tells_its_time_and_memory():
    found = alone("opening:open_once", extract=str(data.SAMPLE))
    assert 0 < found["result"] < found["seconds"] < 120 and 20 < found["peak_mb"] < 2000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a server of the sample, and its process."""
    with served(str(data.SAMPLE), str(tmp_path_factory.mktemp("cache"))) as found:
        yield found


def test_a_crowd_asks_about_what_it_selects(server, monkeypatch):
    monkeypatch.setattr(crowd, "PAUSE_SECONDS", 0.1)
    address, _ = server
    with crowd.session(address) as line:
        titles = [crowd.asked(line, f"payer={payer}")[1] for payer in crowd.PAYERS[:2]]
    with crowd.crowd(address, 2) as taken:
        while len(taken) < 3:
            time.sleep(0.2)
    assert len({*titles}) == 2 and all("adjudicated lines" in one for one in titles)
    assert all(0 < one < 60 for one in taken)


# One of each kind: with a twin and without one, a list of lines, never grouped, of the ledger with payers and without, and one that the sample cannot answer.
SOME = ["denial_rate", "told_codes", "work_list", "payer_benchmark", "posted_charge_share", "published_figures", "price_against_asp"]  # fmt: skip
TINY_RUN = {"lines": [1500], "growth": (), "raw": TINY, "bytes": 300_000, "rounds": 1, "changes": 1}


def test_every_part_runs_and_the_page_is_written(server, tmp_path, monkeypatch, capsys):
    """All but the browser; in this process, where a real run starts one for each piece of work."""
    monkeypatch.setenv("J3590_QUERY_MILLISECONDS", "")  # set anew for what a real run starts; put back afterwards
    for module in (command, measure, samples, questions, extracting, formats):
        monkeypatch.setattr(module, "OUT", tmp_path)
    for module in (opening, questions, extracting, formats):
        monkeypatch.setattr(module, "alone", measure.here)
    monkeypatch.setattr(command, "QUICK", TINY_RUN)
    monkeypatch.setattr(measure, "yardstick", lambda: 1.2)
    monkeypatch.setattr(queries, "names", lambda: SOME)
    monkeypatch.setattr(extracting, "MONTHS", MONTHS)
    monkeypatch.setattr(pages, "served", lambda *_: nullcontext(server))
    monkeypatch.setattr(pages, "names", lambda: {"denials/rates": "rates", "summary/briefing": ""})
    parts = [one for one in command.PARTS if one not in ("browser", *command.NAMED_ALONE)]
    assert command.main(["--quick", "--write", "--only", *parts]) == 0, capsys.readouterr().err
    results = json.loads((tmp_path / "results-quick.json").read_text())
    assert all(len(results[one]) == 1 for one in parts if one != "growth")
    asked = results["questions"]["1500"]["default"]
    assert [name for name, one in asked.items() if "plan" not in one] == ["price_against_asp"]
    assert all(one["plan"] > 0 < one["first"] for one in asked.values() if "plan" in one)
    assert asked["denial_rate"]["by"] == ["payer_group"] and {*asked["denial_rate"]["compared"]} == {*questions.TWINS}
    text = (tmp_path / "performance.md").read_text()
    assert all(f"| {name} | " in text for name in [*SOME, "denials/rates", "835 remittances", "**ours**"])
    rows = [line.split(" | ") for line in text.split("## Why")[0].splitlines() if line.startswith("| ")]
    unknown = [row[0].strip("| ") for row in rows if row[2] == "not measured"]
    assert unknown == ["15 k lines: any question over all of them", "15 k lines: building the cache", *OF_A_BROWSER]
    assert "## Not measured" not in text


OF_A_BROWSER = [
    "filter change to painted charts, 1.5 k lines, any page",
    "the same on denials/rates with 20 users",
    "first paint of the briefing, all of it",
    "server memory at 1.5 k lines, used in a browser",
    "server memory, each further session",
]


def test_a_whole_run_measures_in_full_at_one_size_and_curves_beside_it():
    planned = [(part, size) for part, size, _ in command.tasks(command.options([]))]
    of = {part: [size for one, size in planned if one == part] for part, _ in planned}
    assert of["open"] == of["questions"] == [100_000, 300_000, 1_000_000, 10_000_000]
    assert (
        of["browser"] == [1_000_000]
        and of["extract"] == [30_000_000]
        and {*of} == {*command.PARTS} - {"growth", *command.NAMED_ALONE}
    )


@pytest.mark.parametrize("name", queries.names())
def test_every_question_can_be_asked_as_the_bench_asks_it(name):
    """Lists of lines are not grouped, nor tables of the ledger by a column that they lack."""
    by = questions.grouping(name)
    assert closure(name, by, [], "final") is not None
    if queries.question(name).is_detail or name == "published_figures":
        assert by == queries.EVERYTHING


def test_a_part_that_fails_is_told_and_the_others_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "OUT", tmp_path)
    monkeypatch.setattr(measure, "yardstick", lambda: 1.2)
    monkeypatch.setattr(formats, "measure", lambda size: {"size": size, "formats": {}})
    monkeypatch.setattr(pages, "measure", lambda *_: {}["no page"])
    assert command.main(["--quick", "--only", "pages", "formats"]) == 1
    results = json.loads((tmp_path / "results-quick.json").read_text())
    assert [*results["pages"].values()] == [{"failed": "failed: KeyError('no page')"}]
    assert len(results["formats"]) == 1 and "no page" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.skipif(browsing.chromium() is None, reason="no Chromium is installed")
def test_a_browser_tells_when_a_page_is_painted(server):
    address, process = server
    with pictures.chromed() as browser:
        title, last = browsing.painted(browser, address)
        assert 0 < title <= last < 60
        page = browser.new_page(viewport=browsing.VIEW)
        found = browsing.summary(*browsing.changed(page, f"{address}/rates", 1, process))
    assert 0 < found["p50_seconds"] == found["slowest_seconds"] < 60


def test_few_changes_have_a_slowest_for_their_95th_percentile():
    found = browsing.summary([0.3, 0.1, 0.2, 0.9], 2.0)
    assert (found["p50_seconds"], found["p95_seconds"], found["server_processor_seconds"]) == (0.25, 0.9, 0.5)
    assert browsing.summary([n / 100 for n in range(101)], 1)["p95_seconds"] == 0.95


def test_the_page_is_written_and_what_was_written_by_hand_stays(con, frames, tmp_path):
    names = ("values", "denial_rate")
    asked = {name: questions.ask(con, name, Selection(), frames, 1, is_full=True) for name in names}
    opened = {"build_seconds": 4.0, "build_peak_mb": 700, "open_seconds": 0.5, "server_mb": 950, "load": 1.0}
    results = {"machine": {"cores": 2, "packages": {}}, "date": "2026-01-01"}
    results |= {
        "open": {"1000000": opened},
        "questions": {"1000000": {"default": asked, "whole": asked}},
        # the largest is shown
        "extract": {"10": {"lines": 10}, "30": {"failed": "no room"}},
    }
    page = write(results, tmp_path / "performance.md", is_drawn=False)
    page.write_text(page.read_text().replace(f"{BEGIN}\nNothing is written here yet.\n{END}", f"{BEGIN}\nWhy.\n{END}"))
    text = write(results, page, is_drawn=False).read_text()
    assert f"{BEGIN}\nWhy.\n{END}" in text and "no room" in text
    assert "| open 1 M lines, building the cache | ≤ 5 s | 4.0 s | yes |" in text
    assert "| server memory at 1 M lines, every question asked | ≤ 900 MB | 950 MB | **no** |" in text
    assert all(f"| {name} | " in text for name in names)


def timed(sql: float, plan: float, is_detail: bool = False) -> dict:
    return {
        "sql": sql,
        "sql_processor": sql,
        "plan": plan,
        "first": 1,
        "again": 1,
        "polars": sql,
        "is_detail": is_detail,
    }


CHANGES = {"p95_seconds": 0.9, "p50_seconds": 0.5, "changes": 10, "server_processor_seconds": 0.4}
MEASURED = {
    "machine": {"cores": 2, "packages": {}, "yardstick_seconds": 1.2},
    "pages": {"20000": {"pages": {"a": {"seconds": 0.1, "processor_seconds": 0.1}, "b": {"seconds": 0.3, "processor_seconds": 0.3}}}},
    "questions": {
        "1000000": {
            "default": {"quick": timed(0.02, 0.004), "slow": timed(0.3, 0.05), "lines": timed(2, 0.006, is_detail=True)},
            "whole": {"quick": {"sql": 0.1}, "slow": {"sql": 0.2}},
        },
        "10000000": {"default": {"quick": {"sql": 0.1}}, "whole": {"quick": {"sql": 0.5}, "slow": {"sql": 2.6}}},
    },
    "open": {
        size: {"build_seconds": seconds, "build_peak_mb": 700, "open_seconds": 0.2} | held
        for size, seconds, held in (("1000000", 4, {"server_mb": 300}), ("10000000", 40, {}))
    },
    "browser": {
        "1000000": {
            "pages": {"denials/rates": CHANGES}, "crowd": CHANGES | {"pause_seconds": 20, "users": 20},
            "first_paint_seconds": 2.1, "first_title_seconds": 1.4, "peak_mb": 400, "session_mb": 3,
        },
    },
}  # fmt: skip


def test_each_budget_is_judged_by_what_it_is_about():
    """Lists of lines count in planning alone; the median and the slowest are two budgets."""
    rows = [" | ".join(line.strip("| ").split(" | ")) for line in budgets(MEASURED).splitlines()]
    for row in (
        "planning of any question: median | ≤ 8 ms | 6 ms | yes",
        "planning of any question: slowest | ≤ 40 ms | 50 ms (slow); 1 of 3 above | **no**",
        "any question over 12 months of J3590, 1 M lines; lists of lines aside: median | ≤ 45 ms | 160 ms | **no**",
        "any question over 12 months of J3590, 1 M lines; lists of lines aside: slowest | ≤ 250 ms | 300 ms (slow); 1 of 2 above | **no**",
        "the same figures over 12 months of J3590, 1 M lines | ≤ 1.3 × Polars | median 1.00 ×; highest 1.00 × (quick); 0 of 3 above | yes",
        "a page's rerun on the sample, server: median | ≤ 120 ms | 200 ms | **no**",
        "a page's rerun on the sample, server: slowest | ≤ 250 ms | 300 ms (b); 1 of 2 above | **no**",
        "10 M lines: any question over all of them | ≤ 12 × its 1 M time | median 9.00 ×; highest 13.00 × (slow) | **no**",
        "10 M lines: building the cache | ≤ 12 × its 1 M time | 10.00 × (40.0 s) | yes",
        "filter change to painted charts, 1 M lines, denials/rates | p95 ≤ 700 ms | 900 ms (p50 500 ms, 10 changes; 400 ms of the server's processors each) | **no**",
        "the same on denials/rates with 20 users | p95 ≤ 2.0 s | 900 ms (p50 500 ms, 10 changes; the others change a filter every 20 s) | yes",
        "first paint of the briefing, all of it | ≤ 2 s | 2.1 s (its title 1.4 s) | **no**",
    ):
        assert row in rows


def test_curves_are_drawn_of_what_was_measured_at_two_sizes(tmp_path, monkeypatch):
    """A size at which no server was asked everything has no point of its memory."""
    drawn = {}
    monkeypatch.setattr(pictures, "draw", drawn.update)
    text = write(MEASURED, tmp_path / "performance.md", is_drawn=True).read_text()
    assert [path.name for path in drawn if f"]({path.name})" in text] == [*CURVES] and len(CURVES) == 3
    curves = {trace["name"]: trace["x"] for trace in drawn[tmp_path / "performance-memory.png"]["data"]}
    assert curves == {"building": [1_000_000, 10_000_000], "server": [1_000_000]}
