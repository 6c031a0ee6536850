"""Why an account was contacted or not, as typed; and is the record whole?"""

from __future__ import annotations

import json
import sqlite3

from tests.local.cli.conftest import MONDAY, ROW, write_rows


def passed(pme, tmp_path, **row):
    sheet = write_rows(tmp_path / "accounts.csv", {**ROW, **row})
    assert pme("run", sheet, "--now", MONDAY).exit_code in {0, 3}
    return sheet


def test_explain_names_the_rules_of_a_message(pme, tmp_path):
    """Staff show a regulator why, on that day, this text was lawful."""
    sheet = passed(pme, tmp_path)
    found = pme("explain", "A-1", "--sheet", sheet, "--at", "2026-11-17")

    assert found.exit_code == 0, found.output
    assert "sms collection early_5: accepted" in found.output
    assert "allow by rulebook" in found.output
    assert "granted by service (sheet)" in found.output


def test_explain_says_why_nobody_was_written_to(pme, tmp_path):
    sheet = passed(pme, tmp_path, **{"SMS consent": "", "Email": ""})
    found = pme("explain", "A-1", "--sheet", sheet, "--at", "2026-11-17", "--json")

    denial = json.loads(found.output)["last_denial"]
    assert denial["what"] == "blocked"
    assert "TCPA" in denial["detail"]


def test_an_unknown_account_is_a_usage_error(pme, tmp_path):
    sheet = passed(pme, tmp_path)

    assert pme("explain", "nobody", "--sheet", sheet).exit_code == 2


def test_audit_finds_what_somebody_changed(pme, tmp_path):
    sheet = passed(pme, tmp_path)
    whole = pme("audit", "verify", "--sheet", sheet)
    assert whole.exit_code == 0, whole.output
    store = tmp_path / "accounts.pme.sqlite"
    with sqlite3.connect(store) as db:
        db.execute(
            "UPDATE documents SET data = replace(data, 'lease', 'phone')"
            " WHERE collection = 'consent'"
        )
    db.close()

    found = pme("audit", "verify", "--sheet", sheet)
    assert found.exit_code == 1
    assert "not what was written" in found.output


def test_the_record_is_exported_to_a_file_only_its_owner_reads(pme, tmp_path):
    sheet = passed(pme, tmp_path)
    asked = ["audit", "export", "--sheet", sheet, "--from", "2026-11-01"]
    asked += ["--to", "2026-11-30", "--out"]
    made = pme(*asked, str(tmp_path / "record.csv"))
    assert made.exit_code == 0, made.output
    assert (tmp_path / "record.csv").stat().st_mode & 0o777 == 0o600
    kinds = {
        line.split(",")[1]
        for line in (tmp_path / "record.csv").read_text().splitlines()
    }
    assert kinds == {"kind", "activity", "consent", "verdict"}

    of_one = pme(*asked, str(tmp_path / "one.json"), "--account", "A-1")
    assert of_one.exit_code == 0, of_one.output
    assert json.loads((tmp_path / "one.json").read_text())

    ever = ["--from", "2000-01-01", "--to", "2100-12-31", "--out"]
    pme(*asked[:4], *ever, str(tmp_path / "ever.json"))
    noted = json.loads((tmp_path / "ever.json").read_text())
    taken = [one for one in noted if one["what"] == "record_exported"]
    assert [one["actor"] for one in taken] == ["operator", "operator"]
    assert {one["detail"] for one in taken} == {
        "every account, 2026-11-01 to 2026-11-30",
        "A-1, 2026-11-01 to 2026-11-30",
    }

    assert pme(*asked, str(tmp_path / "record.csv")).exit_code == 2, "none is replaced"
    assert pme(*asked, str(tmp_path / "x.csv"), "--account", "no").exit_code == 2
