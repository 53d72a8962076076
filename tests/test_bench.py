"""What the bench compares is the same: the twins in Polars and pandas give each question's figures, every engine the same rows."""

import time

import duckdb
import pytest

import data
import queries
from bench import crowd, extracting, questions, selecting
from bench.browsing import served
from bench.measure import Mismatch, alone
from bench.report import BEGIN, END, write
from bench.want import KEYS, Want, agree
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


def test_a_crowd_asks_about_what_it_selects(tmp_path, monkeypatch):
    monkeypatch.setattr(crowd, "PAUSE_SECONDS", 0.1)
    with served(str(data.SAMPLE), str(tmp_path)) as (address, _):
        with crowd.session(address) as line:
            titles = [crowd.asked(line, f"payer={payer}")[1] for payer in crowd.PAYERS[:2]]
        with crowd.crowd(address, 2) as taken:
            while len(taken) < 3:
                time.sleep(0.2)
    assert len({*titles}) == 2 and all("adjudicated lines" in one for one in titles)
    assert all(0 < one < 60 for one in taken)


def test_the_page_is_written_and_what_was_written_by_hand_stays(con, frames, tmp_path):
    names = ("values", "denial_rate")
    asked = {name: questions.ask(con, name, Selection(), frames, 1) for name in names}
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
