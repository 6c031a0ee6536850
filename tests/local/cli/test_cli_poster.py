"""A poster that anybody can agree from, and that says to what."""

from __future__ import annotations

from tests.local.cli.conftest import ROW, write_rows


def test_the_poster_texts_start_and_says_all_terms(pme, tmp_path):
    """A consent without its terms is none (CTIA 5.1.2)."""
    out = tmp_path / "poster.html"
    sheet = write_rows(tmp_path / "accounts.csv", ROW)
    number = "+1 (212) 555-0199"
    found = pme("opt-in-poster", "--out", out, "--number", number, "--sheet", sheet)

    assert found.exit_code == 0, found.output
    page = out.read_text("utf-8")
    assert "<svg" in page
    assert "<strong>START</strong> to <strong>+12125550199</strong>" in page
    for word in ("Maple Homes", "rates", "HELP", "STOP", "condition", "/consent"):
        assert word in page
    assert 'lang="es"' in page


def test_without_a_number_it_says_what_to_do(pme, tmp_path):
    sheet = write_rows(tmp_path / "accounts.csv", ROW)
    out = tmp_path / "poster.html"
    found = pme("opt-in-poster", "--out", out, "--sheet", sheet)

    assert found.exit_code == 2
    assert "--number" in found.output + found.stderr
